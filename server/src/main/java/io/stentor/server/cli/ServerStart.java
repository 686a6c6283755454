package io.stentor.server.cli;

import io.stentor.server.config.InvalidOptionsException;
import io.stentor.server.config.Options;

/** Starts the server that the command line serves. Called by the main thread, once. */
interface ServerStart {
    /** Returns when both ports accept. */
    RunningServer start(Options options) throws StartException, InvalidOptionsException;
}
