package io.stentor.checker;

/** One offence in plain words. */
public record Finding(Fault fault, String words) {}
