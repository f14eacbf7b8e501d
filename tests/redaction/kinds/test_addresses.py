import pytest

from collector.redaction.redactor import Redactor
from tests.redaction.planted import KEY


@pytest.mark.parametrize(
    ("line", "shape"),
    [
        ("from 10.1.2.3:4433 to", r"from [ipv4-private-#]:4433 to"),
        ("from 8.8.8.8, then", r"from [ipv4-public-#], then"),
        ("169.254.1.1 up", r"[ipv4-link-local-#] up"),
        ("edge server 8.8.8.8:4021 selected", r"edge server [ipv4-public-#]:4021 selected"),
        ("receiver=8.8.8.8", r"receiver=[ipv4-public-#]"),
        ("PING livekit (8.8.8.8) 56(84) bytes", r"PING livekit ([ipv4-public-#]) 56(84) bytes"),
        ("upstream livekit: 10.0.3.7:7880", r"upstream livekit: [ipv4-private-#]:7880"),
        ("connect agora 8.8.8.8:4021", r"connect agora [ipv4-public-#]:4021"),
        ("ip192.168.0.4.", r"ip[ipv4-private-#]."),
        ("tcpdump 8.8.4.4.443 >", r"tcpdump [ipv4-public-#].443 >"),
        ("padded 008.008.004.004 x", r"padded [ipv4-public-#] x"),
        ("addr:2a00:1450::1: timeout", r"addr:[ipv6-public-#]: timeout"),
        ("[2a00:1450::1]:443", r"[[ipv6-public-#]]:443"),
        ("fe80::1ff:fe23:4567:890a%eth0 up", r"[ipv6-link-local-#] up"),
        ("fd12:3456:789a::1/64", r"[ipv6-private-#]/64"),
        ("2a00:1450:4001:81b:0:0:0:200e", r"[ipv6-public-#]"),
        ("2a00:1450:4001:81b:0:0:0:200e:443", r"[ipv6-public-#]:443"),
        ("::ffff:8.8.8.8 x", None),
        ("x%5B2a00%3A1450%3A%3A1%5D", r"x%5B[ipv6-public-#]%5D"),
        (r"\n2a00:1450::1\n", r"\n[ipv6-public-#]\n"),
        (r"\n8.8.8.8\n", r"\n[ipv4-public-#]\n"),
        ("ether aa:bb:cc:dd:ee:ff x", r"ether [mac-#] x"),
        ("mac:aa:bb:cc:dd:ee:ff x", r"mac:[mac-#] x"),
        ("AA-BB-CC-DD-EE-0F", r"[mac-#]"),
        ("aabb.ccdd.ee0f up", r"[mac-#] up"),
        ("aa%3Abb%3Acc%3Add%3Aee%3Aff", r"[mac-#]"),
        ("ip-10-0-3-4.ec2.internal", r"[host-#].ec2.internal"),
    ],
)
def test_an_address_becomes_a_stand_in_with_its_family_and_scope(line: str, shape: str | None) -> None:
    safe = Redactor(KEY).redact(line)
    if shape is None:
        assert "8.8.8.8" not in safe
        return
    before, after = shape.split("#")
    assert safe.startswith(before)
    assert safe.endswith(after)
    assert len(safe) == len(before) + 8 + len(after)


@pytest.mark.parametrize(
    "line",
    [
        "Agora SDK ver 4.2.2.272568 build 272568",
        "ver 1.2.3.4",
        'sdkVer="4.2.2.1", SDK_VER 4.2.2.1, (ver:4.2.2.1), display driver 31.0.15.3623',
        'starting {"version": "1.13.5.1"}',
        r"{\"version\":\"1.2.3.4\"}",
        "v1.2.3.4-beta",
        "SDK 4.2.2.1 loaded",
        "agora sdk 4.2.2.1, agora-rtc-sdk/4.2.2.1, livekit version 1.13.5.1, livekit v1.13.5.1",
        "Mozilla/5.0 (X11) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.2210.91",
        "Chrome/120.0.6.91",
        "oid 1.3.6.1.4.1.311",
        "at 12:34:56:789 and 17:56:56:997",
        "[12/13/23 17:56:56:997][1026][I]:[AGS]: x",
        "[23621:23664:1120/210534.134127:INFO:third_party/webrtc/x.cc:136] y",
        "std::begin(abc::Dead) c10::Error ::face(x) vector<int>::size_type beef::cafe",
        "127.0.0.1:7880 0.0.0.0 ::1 [::]:7880 255.255.255.0",
        "Remote 192.******.12 and 192.0....:39132",
        "build 26-11-20-14-05-33 of 2026-11-20",
        "uuid 550e8400-e29b-41d4-a716-446655440000",
        "{ssrc: 1377109163, cur_delay: 71 ms} {ssrc: 486411916, cur_delay: 22927 us}",
        "256.1.1.1 and 1.2.3",
        "2024.1105.1230 release",
    ],
)
def test_versions_times_names_and_masked_addresses_stay(line: str) -> None:
    assert Redactor(KEY).redact(line) == line


def test_a_private_address_after_the_word_version_is_still_an_address() -> None:
    assert "192.168.7.8" not in Redactor(KEY).redact("server version 192.168.7.8")


def test_spellings_of_one_address_share_a_stand_in() -> None:
    redactor = Redactor(KEY)
    assert redactor.redact("2A00:1450:0:0::1") == redactor.redact("2a00:1450::1")
    assert redactor.redact("AA-BB-CC-DD-EE-0F") == redactor.redact("aa:bb:cc:dd:ee:0f")
