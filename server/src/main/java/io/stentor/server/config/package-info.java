/** What an operator can set: one table of options, their types, where values come from, and the checked result. */
package io.stentor.server.config;
