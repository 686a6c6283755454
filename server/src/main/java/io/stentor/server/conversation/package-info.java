/** The conversation application: rooms of people who join, write, type and are seen. */
package io.stentor.server.conversation;
