"""Addresses of the internet at large are told from all others."""

import pytest

from extend_mcp.engine.http.public_addresses import is_public


@pytest.mark.parametrize(
    "address",
    [
        "93.184.216.34",
        "100.63.255.255",
        "172.32.0.1",
        "198.20.0.1",
        "2606:2800:220:1:248:1893:25c8:1946",
        "2001:200::1",
        "::ffff:93.184.216.34",
        "64:ff9b::5db8:d822",
        "2002:5db8:d822::1",
    ],
)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "0.1.2.3", "10.1.2.3", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1"),
        *("100.64.0.1", "100.127.255.255", "198.18.0.1", "198.19.255.255", "224.0.0.1", "239.255.255.255"),
        *("240.0.0.1", "255.255.255.255"),
        *("192.0.0.1", "192.0.0.9", "192.0.2.1", "192.88.99.1", "198.51.100.1", "203.0.113.1"),
    ],
)
def test_an_ipv4_address_that_is_registered_as_special_is_not(address: str) -> None:
    assert not is_public(address)
    assert not is_public(f"::ffff:{address}")
    assert not is_public(f"64:ff9b::{address}")


@pytest.mark.parametrize(
    "address",
    [
        *("::", "::1", "::127.0.0.1", "::93.184.216.34", "fe80::1%eth0", "fec0::1", "fd00::1", "ff02::1"),
        *("100::1", "100:0:0:1::1", "200::1", "1fff::1", "4000::1", "5f00::1", "e000::1", "64:ff9b:1::5db8:d822"),
        *("2001:2::1", "2001:3::1", "2001:10::1", "2001:20::1", "2001:1ff::1", "2001:db8::1", "3fff::1", "3fff:fff::1"),
        *("2620:4f:8000::1", "2002:7f00:1::", "2002:a00:1::1"),
        "2001:0:5db8:d822::80ff:fffe",  # Teredo: a public server, and 127.0.0.1 as the client, inverted
        "2001:0:7f00:1::a247:27dd",  # 127.0.0.1 as the server, and a public client
    ],
)
def test_an_ipv6_address_outside_of_what_was_given_out_is_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("given", ["localhost", "", "127.1", "0x7f000001", "1.2.3.4.5", "::g"])
def test_what_is_no_address_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="IPv4 or IPv6"):
        is_public(given)
