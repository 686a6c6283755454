package io.stentor.server.conversation;

import java.util.List;

/**
 * Who is in a conversation beside those whom a census of this server counts. Immutable.
 *
 * @param members sockets of other servers
 * @param users distinct users of whom no socket is here, as many as may be listed
 * @param usersTotal how many there are
 */
record Beyond(int members, List<String> users, int usersTotal) {}
