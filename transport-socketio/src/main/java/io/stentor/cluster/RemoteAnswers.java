package io.stentor.cluster;

import java.util.List;

/**
 * What the sockets of other servers answered. Immutable.
 *
 * @param values in the order of arrival; null for an answer without a value
 * @param missing how many did not answer in time, and one for each server that did not even say how many it asked
 */
public record RemoteAnswers(List<Object> values, int missing) {}
