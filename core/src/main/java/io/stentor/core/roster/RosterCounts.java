package io.stentor.core.roster;

/**
 * How many there are.
 *
 * @param sockets members of the server
 * @param users distinct users among them
 * @param rooms rooms with at least one member
 * @param memberships pairs of a member and a room
 */
public record RosterCounts(int sockets, int users, int rooms, int memberships) {}
