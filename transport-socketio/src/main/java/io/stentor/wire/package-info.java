/** What all the wire formats share: the form of their text. Knows no channel, session, clock or logger, as nothing below it does. */
package io.stentor.wire;
