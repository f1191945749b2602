"""Where servers of HTTP listen."""

import socket

from extend_mcp import listening


def test_answers_are_sent_at_once_and_not_held_back_for_more() -> None:
    (listener,) = listening.listen("127.0.0.1", 0)
    with listener, socket.create_connection(listener.getsockname()), listener.accept()[0] as accepted:
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_name_of_two_addresses_is_served_on_those_that_the_machine_has() -> None:
    listeners = listening.listen("localhost", 0)
    try:
        families = {listener.family for listener in listeners}
    finally:
        for listener in listeners:
            listener.close()
    assert socket.AF_INET in families
