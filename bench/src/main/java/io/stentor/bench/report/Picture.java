package io.stentor.bench.report;

import java.util.Locale;

/**
 * An SVG picture that is legible on light and on dark pages: it has a ground of its own and follows the reader's colour
 * scheme. Series are told apart by name, not by colour alone. Built by one thread.
 */
public final class Picture {

    private static final String STYLE = """
            <style>
            text { font-family: system-ui, sans-serif; font-size: 12px; fill: var(--ink) }
            .title { font-size: 15px; font-weight: 600 }
            .paper { fill: var(--paper) }
            .grid { stroke: var(--grid) }
            .guide { stroke: var(--ink); stroke-dasharray: 5 4; opacity: 0.7 }
            svg {
              --paper: #ffffff; --ink: #24292f; --grid: #dfe3e8;
              --blue: #1769aa; --green: #2e7d32; --orange: #b35900; --violet: #8e44ad;
            }
            @media (prefers-color-scheme: dark) {
              svg {
                --paper: #14181d; --ink: #d5dbe1; --grid: #343b44;
                --blue: #5eb1ff; --green: #5fd075; --orange: #ff9c47; --violet: #cc99ff;
              }
            }
            </style>
            """;

    private final StringBuilder svg = new StringBuilder();

    public Picture(int width, int height, String title, String subtitle) {
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %2$d\" width=\"%1$d\" height=\"%2$d\""
                        + " role=\"img\">\n<title>%3$s</title>\n",
                width, height, escaped(title)));
        svg.append(STYLE);
        svg.append(format("<rect class=\"paper\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n", width, height));
        svg.append(format("<text class=\"title\" x=\"20\" y=\"26\">%s</text>\n", escaped(title)));
        text(20, 45, "start", subtitle);
    }

    public void line(double x1, double y1, double x2, double y2) {
        svg.append(format("<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", x1, y1, x2, y2));
    }

    /** A line that is no measurement. */
    public void guide(double x1, double y1, double x2, double y2) {
        svg.append(format("<line class=\"guide\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", x1, y1, x2, y2));
    }

    /**
     * Words at a place.
     *
     * @param anchor {@code start}, {@code middle} or {@code end}
     */
    public void text(double x, double y, String anchor, String text) {
        svg.append(format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, escaped(text)));
    }

    public void bar(Colour colour, double x, double y, double width, double height) {
        svg.append(format(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\" style=\"fill: var(%s)\"/>\n",
                x, y, width, height, colour.variable()));
    }

    /**
     * A line through points.
     *
     * @param points pairs of x and y, with a comma between the two and spaces between pairs
     */
    public void curve(Colour colour, String points) {
        svg.append(format(
                "<polyline points=\"%s\" style=\"fill: none; stroke: var(%s); stroke-width: 2\"/>\n",
                points, colour.variable()));
    }

    public void dot(Colour colour, double x, double y) {
        svg.append(
                format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" style=\"fill: var(%s)\"/>\n", x, y, colour.variable()));
    }

    public String finish() {
        return svg.append("</svg>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    public static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
