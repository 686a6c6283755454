package io.stentor.bench.fanout;

/** The server sent what no server may send; the connection it came on is of no more use. */
final class ProtocolViolation extends Exception {

    ProtocolViolation(String message) {
        super(message);
    }
}
