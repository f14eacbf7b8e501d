from dataclasses import replace

from collector.model.host import HostRole
from collector.model.privacy import Address
from collector.model.records.device import DeviceTools, ToolFacts
from collector.model.records.network import InterfaceFacts, NetworkInterfaces
from collector.report.machines import OF_THE_CALL, machine_parts, side_tables
from tests.factory import ELSEWHERE, RECEIVER, SENDER, TAKEN, make_evidence, make_incident
from tests.report.machine_records import make_device, make_load
from tests.vendor_factory import make_call, make_stay

NOWHERE: tuple[Address, ...] = ()


def network(*, vpn: bool = False, proxies: tuple[str, ...] = ()) -> NetworkInterfaces:
    wifi = InterfaceFacts(name="wlan0", medium="wifi", default_route=True, mtu=1500, speed_mbps=300, addresses=NOWHERE)
    idle = replace(wifi, name="eth0", medium="ethernet", default_route=False)
    return NetworkInterfaces(
        host=SENDER, taken=TAKEN, interfaces=(wifi, idle), route_changed=False, vpn=vpn, proxies=proxies
    )


def tools() -> DeviceTools:
    running = ToolFacts(tool="Example Beauty", purpose="beauty", seen_as=("process",))
    installed = ToolFacts(tool="Example Camera", purpose="camera", seen_as=("driver",))
    return DeviceTools(
        host=SENDER, taken=TAKEN, tools=(running, installed), nameless_virtual_devices=0, processes_read=1
    )


def test_each_side_has_one_table_of_machine_power_tools_and_network() -> None:
    load = replace(make_load(SENDER, busy=False), power_mode="power saver", on_battery="yes", quota_cores=1.5)
    evidence = make_evidence(make_device(SENDER), load, tools(), network(vpn=True), make_device(RECEIVER))
    sender, receiver = side_tables(evidence, *OF_THE_CALL)
    assert (sender.caption, receiver.caption) == ("The sender’s side", "The receiver’s side")
    parts = machine_parts(evidence, HostRole.SENDER)
    assert (parts["Power mode"], parts["On battery"], parts["Processor time allowed"]) == (
        "power saver",
        "yes",
        "1.5 cores",
    )
    assert (parts["Network"], parts["VPN"]) == ("wifi", "yes")
    assert parts["Tools for picture and sound in use"] == "Example Beauty"
    assert "Network" not in machine_parts(evidence, HostRole.RECEIVER)


def test_what_the_vendor_recorded_of_a_side_stands_in_its_table() -> None:
    call = make_call(make_stay("7"), make_stay("8"))
    evidence = make_evidence(call, incident=make_incident(sender="7", receiver="8"))
    assert machine_parts(evidence, HostRole.RECEIVER) == {
        "Model": "Android (13), by Agora’s records",
        "System": "Android, by Agora’s records",
        "Network": "Wi-Fi, by Agora’s records",
        "SDK versions": "4.2.2, by Agora’s records",
    }


def test_a_side_of_which_nothing_is_known_has_no_table() -> None:
    assert side_tables(make_evidence(make_device(ELSEWHERE)), *OF_THE_CALL) == ()


def test_a_bystanders_machine_is_asked_for_by_name() -> None:
    (machine,) = side_tables(make_evidence(make_device(ELSEWHERE)), HostRole.BYSTANDER)
    assert machine.caption == "The machine that ran avsync"
