"""Stock Python clients in a conversation whose messages are to be confirmed.

    python confirming.py URL TRANSPORTS

TRANSPORTS is what the clients may use, in order: polling, websocket or polling,websocket. What a handler returns is the
client's answer. Prints one line; exit code 1 when something is not as it should be, 2 when called wrongly.
"""

import queue
import sys

import socketio

DEADLINE_S = 30
TALK = "python"


def connect(url, transports, user):
    client = socketio.Client(reconnection=False)
    client.arrived = {name: queue.Queue() for name in ("message", "message_delivered")}
    for name, events in client.arrived.items():
        client.on(name, lambda data, events=events: events.put(data))
    client.connect(url, transports=transports, auth={"userId": user}, wait_timeout=DEADLINE_S)
    answer = client.call("join_conversation", TALK, timeout=DEADLINE_S)
    assert answer["ok"], answer
    return client


def confirm(url, transports):
    ann, ben = connect(url, transports, "ann"), connect(url, transports, "ben")
    try:
        sent = {"conversationId": TALK, "text": "hello", "confirm": True}
        answer = ann.call("message", sent, timeout=DEADLINE_S)
        told = ann.arrived["message_delivered"].get(timeout=DEADLINE_S)
        assert told == {
            "id": answer["id"],
            "conversationId": TALK,
            "expected": 1,
            "delivered": 1,
            "missing": [],
            "missingTotal": 0,
            "complete": True,
        }, told
        assert ben.arrived["message"].get(timeout=DEADLINE_S)["id"] == answer["id"]
    finally:
        ann.disconnect()
        ben.disconnect()


if len(sys.argv) != 3:
    print(__doc__, file=sys.stderr)
    sys.exit(2)
confirm(sys.argv[1], sys.argv[2].split(","))
print("ok - confirmed")
