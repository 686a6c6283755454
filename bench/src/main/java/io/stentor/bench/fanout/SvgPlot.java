package io.stentor.bench.fanout;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Latency over percentile as an SVG picture. The percentile axis gives every further nine the same width, so that the
 * tail can be seen; the latency axis starts at 0. Stateless.
 */
public final class SvgPlot {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 400;
    private static final int LEFT = 80;
    private static final int RIGHT = 40;
    private static final int TOP = 54;
    private static final int BOTTOM = 56;

    /** Nines shown; beyond 99.999 % there are too few deliveries in a run to speak of. */
    private static final double NINES = 5;

    private static final int STEPS_PER_NINE = 40;
    private static final int ROWS = 5;
    private static final String GRID = "#e3e6ea";
    private static final String INK = "#33383f";
    private static final String CURVE = "#1769aa";
    private static final String[] LABELS = {"0 %", "90 %", "99 %", "99.9 %", "99.99 %", "99.999 %"};

    private SvgPlot() {}

    public static String of(Result result, LoadFigures load) {
        double topMs = niceTop(load.latencyMs(100));
        StringBuilder svg = new StringBuilder();
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"%s\">%n",
                WIDTH, HEIGHT, WIDTH, HEIGHT, INK));
        svg.append(format("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n", WIDTH, HEIGHT));
        addTitle(svg, result.plan(), load);
        addColumns(svg);
        addRows(svg, topMs);
        addCurve(svg, load, topMs);
        return svg.append("</svg>\n").toString();
    }

    private static void addTitle(StringBuilder svg, Plan plan, LoadFigures load) {
        String title = format(
                "Delivery latency: %,d rooms of %,d members, %,d bytes",
                plan.rooms(), plan.members(), plan.payloadBytes());
        String subtitle = format(
                "%,.0f deliveries/s, p50 %.2f ms, p99 %.2f ms, max %.2f ms",
                load.deliveriesPerSecond(), load.latencyMs(50), load.latencyMs(99), load.latencyMs(100));
        svg.append(format("<text x=\"%d\" y=\"22\" font-size=\"15\" font-weight=\"600\">%s</text>%n", LEFT, title));
        svg.append(format("<text x=\"%d\" y=\"40\">%s</text>%n", LEFT, subtitle));
    }

    private static void addColumns(StringBuilder svg) {
        for (int nine = 0; nine < LABELS.length; nine++) {
            double x = x(nine);
            addLine(svg, x, TOP, x, HEIGHT - BOTTOM);
            svg.append(format(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                    x, HEIGHT - BOTTOM + 18, LABELS[nine]));
        }
        svg.append(format(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">percentile of deliveries</text>%n",
                (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14));
    }

    private static void addRows(StringBuilder svg, double topMs) {
        for (int row = 0; row <= ROWS; row++) {
            double ms = topMs * row / ROWS;
            double y = y(ms, topMs);
            addLine(svg, LEFT, y, WIDTH - RIGHT, y);
            svg.append(format("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n", LEFT - 8, y + 4, label(ms)));
        }
        double middle = (TOP + HEIGHT - BOTTOM) / 2.0;
        svg.append(format(
                "<text x=\"18\" y=\"%.1f\" text-anchor=\"middle\" transform=\"rotate(-90 18 %.1f)\">latency, ms</text>%n",
                middle, middle));
    }

    private static void addCurve(StringBuilder svg, LoadFigures load, double topMs) {
        List<String> points = new ArrayList<>();
        for (int step = 0; step <= NINES * STEPS_PER_NINE; step++) {
            double nines = (double) step / STEPS_PER_NINE;
            double percentile = 100 * (1 - Math.pow(10, -nines));
            double ms = load.latencyMs(percentile);
            points.add(format("%.1f,%.1f", x(nines), y(ms, topMs)));
        }
        svg.append(format(
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>%n",
                CURVE, String.join(" ", points)));
    }

    private static void addLine(StringBuilder svg, double x1, double y1, double x2, double y2) {
        svg.append(format(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n", x1, y1, x2, y2, GRID));
    }

    /** The next of 1, 2, 2.5, 5 and 10 times a power of ten. */
    static double niceTop(double ms) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(ms, 0.001))));
        for (double factor : new double[] {1, 2, 2.5, 5}) {
            if (ms <= factor * power) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static String label(double ms) {
        return ms == Math.rint(ms) ? format("%,.0f", ms) : format("%.3f", ms).replaceAll("0+$", "");
    }

    private static double x(double nines) {
        return LEFT + nines / NINES * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double ms, double topMs) {
        return HEIGHT - BOTTOM - ms / topMs * (HEIGHT - TOP - BOTTOM);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
