package io.stentor.server.interop;

/** A running server on a free port with one of the applications that conformance suites expect. */
interface SuiteServer extends AutoCloseable {
    String url();

    /** Ends the server; fails when something went wrong in it. */
    @Override
    void close();
}
