/** The roster: who is in which room as which user, for the whole server. */
package io.stentor.core.roster;
