/** The ring: one total order of everything that changes or addresses a room, and how its readers are woken. */
package io.stentor.core.ring;
