package io.stentor.checker;

/** How a client came back: when, and whether it was told that it has missed nothing. */
record Return(long at, boolean recovered) {}
