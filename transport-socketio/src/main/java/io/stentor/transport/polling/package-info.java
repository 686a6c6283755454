/** HTTP long-polling: one session's polls and posts. Knows HTTP only as an {@link io.stentor.transport.polling.Exchange}. */
package io.stentor.transport.polling;
