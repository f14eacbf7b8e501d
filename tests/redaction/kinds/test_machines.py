"""Ids of one phone, one machine or one installation are replaced; ids of builds and objects are not."""

import pytest

from collector.redaction.redactor import Redactor
from tests.redaction.planted import KEY


@pytest.mark.parametrize(
    ("line", "gone", "label"),
    [
        (
            "[Unity] PlayerPrefs deviceUniqueIdentifier=8f14e45fceea167a5a36dedd4bea2543",
            "8f14e45fceea167a",
            "device-id",
        ),
        ('{"androidId":"9774d56d682e549c","sdk":29}', "9774d56d682e549c", "device-id"),
        ("IDFA 6D92078A-8246-4BA4-AE5B-76104861E7DC enabled", "6D92078A", "device-id"),
        ("imei=356938035643809 carrier=x", "356938035643809", "device-id"),
        ("Serial Number: C02XL0GTJGH5, model MacBookPro18,3", "C02XL0GTJGH5", "device-id"),
        (
            "/var/mobile/Containers/Data/Application/6C0F2B1E-3F4A-4E59-9B0D-0A1B2C3D4E5F/Library/Caches/x.log",
            "6C0F2B1E",
            "device-id",
        ),
        (
            "push token <a1b2c3d4 e5f60718 293a4b5c 6d7e8f90 a1b2c3d4 e5f60718 293a4b5c 6d7e8f90>",
            "e5f60718",
            "device-id",
        ),
        ("hwaddr=a483e72f9c01 mtu 1500", "a483e72f9c01", "mac"),
        ("ether a483e72f9c01", "a483e72f9c01", "mac"),
        ("owner S-1-5-21-3623811015-3361044348-30300820-1013 denied", "3623811015-3361044348", "user"),
        ("sshd[8]: Accepted publickey for greta from 203.0.113.9 port 5 ssh2", "greta", "user"),
        ("sshd[8]: Failed password for invalid user greta from 203.0.113.9", "greta", "user"),
        ("systemd-logind[5]: New session 5 of user greta.", "greta", "user"),
        ('{"MESSAGE":"New session 5 of user greta."}', "greta", "user"),
        ("systemd-logind[5]: New session c2 of user greta.k.", "greta", "user"),
        ("pam_unix(sshd:session): session opened for user greta(uid=1000) by greta(uid=1000)", "user greta", "user"),
        ("pam_unix(sshd:session): session closed for user greta", "greta", "user"),
        ("sudo[9]:    greta : TTY=pts/0 ; USER=root ; COMMAND=/usr/bin/journalctl", "greta", "user"),
        ("open \\\\FILES01\\anna$\\logs\\x.log", "anna", "path-user"),
        ('"\\\\\\\\FILES01\\\\anna$\\\\logs"', "anna", "path-user"),
    ],
)
def test_it_goes_and_the_line_stays(line: str, gone: str, label: str) -> None:
    safe = Redactor(KEY).redact(line)
    assert gone not in safe
    assert f"[{label}" in safe
    assert Redactor(KEY).redact(safe) == safe


@pytest.mark.parametrize(
    "line",
    [
        "session closed for user root, New session 5 of user root.",
        "session 5 of 7, failed publish for track, session opened for user interface tests, sudo: command not found",
        "sudo: pam_unix(x:auth): conversation failed",
        "S-1-5-18 and S-1-5-32-544 are everybody's",
        "\\\\server\\admin$\\system32",
        "serial number: none, androidId=null, imei: ",
        "deviceId:{0.0.1.00000000}.{a537bfb2-eccb-4640-b548-00637d5cc298}",
        "machineId=0x7f0a1b2c3d4e",
        "android id 7 of 12, hardware id: camera2",
        "ethernet a483e72f9c01ab is a build",
        "<00000001 00000002>",
    ],
)
def test_what_only_looks_like_it_stays(line: str) -> None:
    assert Redactor(KEY).redact(line) == line
