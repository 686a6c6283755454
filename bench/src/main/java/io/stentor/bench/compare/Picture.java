package io.stentor.bench.compare;

import java.util.Locale;

/**
 * An SVG picture that is legible on light and on dark pages: it has a ground of its own and follows the reader's colour
 * scheme. Series are told apart by name, not by colour alone. Built by one thread.
 */
final class Picture {

    /** As many colours as there are servers, each for both schemes. */
    private static final String STYLE = """
            <style>
            text { font-family: system-ui, sans-serif; font-size: 12px; fill: var(--ink) }
            .title { font-size: 15px; font-weight: 600 }
            .paper { fill: var(--paper) }
            .grid { stroke: var(--grid) }
            svg {
              --paper: #ffffff; --ink: #24292f; --grid: #dfe3e8;
              --stentor: #1769aa; --node: #2e7d32; --bun: #b35900; --netty-socketio: #8e44ad;
            }
            @media (prefers-color-scheme: dark) {
              svg {
                --paper: #14181d; --ink: #d5dbe1; --grid: #343b44;
                --stentor: #5eb1ff; --node: #5fd075; --bun: #ff9c47; --netty-socketio: #cc99ff;
              }
            }
            </style>
            """;

    private final StringBuilder svg = new StringBuilder();

    Picture(int width, int height, String title, String subtitle) {
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %2$d\" width=\"%1$d\" height=\"%2$d\""
                        + " role=\"img\">\n<title>%3$s</title>\n",
                width, height, escaped(title)));
        svg.append(STYLE);
        svg.append(format("<rect class=\"paper\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n", width, height));
        svg.append(format("<text class=\"title\" x=\"20\" y=\"26\">%s</text>\n", escaped(title)));
        text(20, 45, "start", subtitle);
    }

    void line(double x1, double y1, double x2, double y2) {
        svg.append(format("<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", x1, y1, x2, y2));
    }

    /** @param anchor {@code start}, {@code middle} or {@code end} */
    void text(double x, double y, String anchor, String text) {
        svg.append(format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, escaped(text)));
    }

    void bar(Server server, double x, double y, double width, double height) {
        svg.append(format(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\" style=\"fill: var(--%s)\"/>\n",
                x, y, width, height, server.id()));
    }

    /** @param points pairs of x and y, with a comma between the two and spaces between pairs */
    void curve(Server server, String points) {
        svg.append(format(
                "<polyline points=\"%s\" style=\"fill: none; stroke: var(--%s); stroke-width: 2\"/>\n",
                points, server.id()));
    }

    void dot(Server server, double x, double y) {
        svg.append(format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" style=\"fill: var(--%s)\"/>\n", x, y, server.id()));
    }

    String finish() {
        return svg.append("</svg>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
