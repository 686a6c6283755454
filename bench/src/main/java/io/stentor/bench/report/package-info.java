/** What reports of measurements are made of: pictures, scales, lines of text. */
package io.stentor.bench.report;
