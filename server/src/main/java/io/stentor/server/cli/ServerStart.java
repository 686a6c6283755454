package io.stentor.server.cli;

import io.stentor.server.config.Options;
import java.util.function.LongSupplier;

/** Starts the server that the command line serves. Called by the main thread, once. */
interface ServerStart {
    /**
     * Returns when both ports accept.
     *
     * @param droppedLogLines how many there were so far; any thread
     */
    RunningServer start(Options options, LongSupplier droppedLogLines) throws StartException;
}
