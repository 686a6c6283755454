"""Stock Python clients against a running server that serves the profile socket.io-client.

    python clients.py URL TRANSPORTS reference|beyond

TRANSPORTS is what the clients may use, in order: polling, websocket or polling,websocket. With "beyond" the checks are made,
too, that the reference server cannot pass. Prints one line per check; exit code 1 when one failed, 2 when called wrongly.
"""

import asyncio
import queue
import sys
import threading

import socketio

DEADLINE_S = 30
BYTES = b"asdfasdf"
TEXTS = ["てすと", "Я Б Г Д Ж Й", "Ä ä   Ü ü ß", "utf8 — string", "utf8 — string"]
# So many times all texts: the client gives up on an answer to a poll that has more than 16 packets.
BURSTS = 20


class Report:
    def __init__(self):
        self.checks = self.failures = 0

    def check(self, name, run):
        """Runs one check; what it raises fails it and nothing else."""
        self.checks += 1
        try:
            run()
            print(f"ok - {name}")
        except Exception as error:  # noqa: BLE001
            self.failures += 1
            print(f"not ok - {name} ({type(error).__name__}: {error})".replace("\n", " "))


class Events:
    """What a client has received of one event, in order; for any thread."""

    def __init__(self, client, name, namespace="/"):
        self.arrived = queue.Queue()
        client.on(name, lambda *args: self.arrived.put(args), namespace=namespace)

    def next(self):
        return self.arrived.get(timeout=DEADLINE_S)


class Session:
    """A client that is connected within a with statement."""

    def __init__(self, url, transports, namespaces=("/",), auth=None):
        self.client = socketio.Client(reconnection=False)
        self.url, self.transports, self.namespaces, self.auth = url, transports, namespaces, auth

    def __enter__(self):
        self.connect()
        return self.client

    def connect(self):
        self.client.connect(
            self.url,
            transports=self.transports,
            namespaces=list(self.namespaces),
            auth=self.auth,
            wait_timeout=DEADLINE_S,
        )
        same(self.client.transport(), self.transports[-1])

    def __exit__(self, *_):
        self.client.disconnect()


def same(actual, expected):
    assert actual == expected, f"expected {expected!r}, got {actual!r}"


def ask(client, event, data=None, namespace=None):
    return client.call(event, data, namespace=namespace, timeout=DEADLINE_S)


def threaded(report, url, transports):
    """The client with threads of its own."""

    def session(**options):
        return Session(url, transports, **options)

    def an_id():
        with session() as client:
            same(ask(client, "getId"), client.get_sid())

    def several_namespaces():
        with session(namespaces=["/", "/foo"]) as client:
            same(ask(client, "getId", namespace="/foo"), client.get_sid("/foo"))
            same(ask(client, "getId"), client.get_sid("/"))

    def refused():
        try:
            with session(namespaces=["/no"]):
                raise AssertionError("it was let in")
        except socketio.exceptions.ConnectionError as error:
            assert "/no" in str(error) or "Auth failed" in str(error), str(error)

    def refusal_tells_why():
        client = session(namespaces=["/no"])
        reasons = Events(client.client, "connect_error", namespace="/no")
        try:
            client.connect()
        except socketio.exceptions.ConnectionError:
            pass
        same(reasons.next(), ({"message": "Auth failed (custom namespace)"},))

    def auth():
        client = session(namespaces=["/abc"], auth={"token": "x"})
        handshakes = Events(client.client, "handshake", namespace="/abc")
        with client:
            same(handshakes.next()[0]["auth"], {"token": "x"})

    def texts():
        with session() as client:
            taken = Events(client, "takeUtf8")
            client.emit("getUtf8")
            same([taken.next()[0] for _ in TEXTS], TEXTS)

    def answers():
        with session() as client:
            for value in ["x", 5, 1.5, True, [1, [None]], {"a": {"b": None}}, 2**31, BYTES, {"a": [BYTES, {"b": b""}]}]:
                same(ask(client, "echo", value), value)

    def asked():
        with session() as client:
            client.on("ack", lambda *_: (5, {"test": True}))
            done = Events(client, "got it")
            client.emit("ack")
            done.next()

    def binary():
        with session() as client:
            doge, buffack, object_ack, order = (
                Events(client, name) for name in ["doge", "buffack", "jsonbuff-ack", "abuff2-ack"]
            )
            client.emit("doge")
            same(doge.next()[0], BYTES)
            client.emit("buffa", BYTES)
            buffack.next()
            client.emit("jsonbuff", {"hello": "lol", "message": BYTES, "goodbye": "gotcha"})
            object_ack.next()
            client.emit("abuff1", BYTES)
            client.emit("abuff2", "please arrive second")
            order.next()

    def large():
        with session() as client:
            same(ask(client, "echo", "é" * 100_000), "é" * 100_000)
            same(ask(client, "echo", bytes(range(251)) * 1_000), bytes(range(251)) * 1_000)

    def leaves():
        with session(namespaces=["/", "/foo"]) as client:
            gone = threading.Event()
            client.on("disconnect", lambda *_: gone.set(), namespace="/")
            client.disconnect()
            assert gone.wait(DEADLINE_S), "no disconnect"

    def comes_back():
        again = session()
        with again as client:
            first = client.get_sid()
        with again as client:
            assert client.get_sid() != first
            same(ask(client, "echo", 1), 1)

    for name, run in {
        "its id is the server's": an_id,
        "several namespaces on one connection": several_namespaces,
        "a refusal is one": refused,
        "a refusal tells why": refusal_tells_why,
        "the server sees its auth": auth,
        "texts arrive as they are, in order": texts,
        "answers carry what they should": answers,
        "it answers the server": asked,
        "bytes arrive both ways": binary,
        "large texts and bytes arrive": large,
        "it leaves": leaves,
        "it comes back": comes_back,
    }.items():
        report.check(f"client: {name}", run)


def beyond(report, url, transports):
    """What the reference server cannot pass."""

    def many():
        with Session(url, transports) as client:
            taken = Events(client, "takeUtf8")
            # The first goes alone, the others together: their answers wait for the next poll.
            for _ in range(BURSTS):
                client.emit("getUtf8")
            same([taken.next()[0] for _ in range(BURSTS * len(TEXTS))], TEXTS * BURSTS)
            same(ask(client, "echo", "still there"), "still there")

    def fixed_arity():
        with Session(f"{url}?recovery=0", transports) as client:
            heard = queue.Queue()
            client.on("hi", lambda: heard.put("hi"))
            client.on("false", lambda value: heard.put(value))
            client.emit("hi")
            same(heard.get(timeout=DEADLINE_S), "hi")
            client.emit("false")
            same(heard.get(timeout=DEADLINE_S), False)

    report.check("client: gets a hundred events that waited for it", many)
    report.check("client: without recovery, a handler gets the event's own arguments and no other", fixed_arity)


def simple(report, url, transports):
    """The client without handlers."""

    def talks():
        with socketio.SimpleClient() as client:
            client.connect(url, transports=transports, wait_timeout=DEADLINE_S)
            same(client.transport, transports[-1])
            client.emit("hi")
            same(client.receive(timeout=DEADLINE_S)[0], "hi")
            same(client.call("echo", {"a": [1, BYTES]}, timeout=DEADLINE_S), {"a": [1, BYTES]})

    def joins():
        with socketio.SimpleClient() as client:
            client.connect(url, transports=transports, namespace="/foo", wait_timeout=DEADLINE_S)
            same(client.call("getId", timeout=DEADLINE_S), client.sid)

    report.check("simple client: talks", talks)
    report.check("simple client: joins a namespace", joins)


def concurrent(report, url, transports):
    """The client of asyncio."""

    async def connected(**options):
        client = socketio.AsyncClient(reconnection=False)
        await client.connect(url, transports=transports, wait_timeout=DEADLINE_S, **options)
        same(client.transport(), transports[-1])
        return client

    async def talks():
        client = await connected(namespaces=["/", "/foo"])
        same(await client.call("getId", namespace="/foo", timeout=DEADLINE_S), client.get_sid("/foo"))
        for value in ["é😀", [1, None], BYTES, {"a": BYTES}]:
            same(await client.call("echo", value, timeout=DEADLINE_S), value)
        await client.disconnect()

    async def is_asked():
        client = await connected()
        done = asyncio.Event()
        client.on("ack", lambda *_: (5, {"test": True}))
        client.on("got it", lambda *_: done.set())
        await client.emit("ack")
        await asyncio.wait_for(done.wait(), DEADLINE_S)
        await client.disconnect()

    async def is_many():
        clients = await asyncio.gather(*(connected() for _ in range(8)))
        numbers = range(8)
        asked = (client.call("echo", number, timeout=DEADLINE_S) for client, number in zip(clients, numbers))
        same(await asyncio.gather(*asked), list(numbers))
        await asyncio.gather(*(client.disconnect() for client in clients))

    async def without_handlers():
        async with socketio.AsyncSimpleClient() as client:
            await client.connect(url, transports=transports, wait_timeout=DEADLINE_S)
            same(await client.call("echo", "x", timeout=DEADLINE_S), "x")

    for name, run in {
        "asyncio client: talks": talks,
        "asyncio client: answers the server": is_asked,
        "asyncio client: is many": is_many,
        "asyncio simple client: talks": without_handlers,
    }.items():
        report.check(name, lambda run=run: asyncio.run(run()))


def main():
    if len(sys.argv) != 4 or sys.argv[3] not in ("reference", "beyond"):
        print(__doc__, file=sys.stderr)
        return 2
    url, transports, extent = sys.argv[1], sys.argv[2].split(","), sys.argv[3]
    report = Report()
    for part in [threaded, simple, concurrent] + ([beyond] if extent == "beyond" else []):
        part(report, url, transports)
    print(f"# {report.checks} checks, {report.failures} failed")
    return 0 if report.failures == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
