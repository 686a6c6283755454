/** Event loops, what the sessions of one loop share, and timers with a constant delay. */
package io.stentor.transport.loop;
