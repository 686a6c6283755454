/**
 * Judges deliveries: takes the logs of publishers, server and clients of one run, tells what was lost, doubled, out of order,
 * never sent, wrongly called recovered or wrongly confirmed, and names the first few. Depends on nothing and knows no server.
 */
package io.stentor.checker;
