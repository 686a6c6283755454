package io.stentor.bench.compare;

import io.stentor.bench.report.LogScale;
import io.stentor.bench.report.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Latency over load, a curve for each server, both on logarithmic scales. A curve ends where the server could not follow.
 * Stateless.
 */
final class LatencyChart {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 420;
    private static final int LEFT = 74;
    private static final int RIGHT = 150;
    private static final int TOP = 66;
    private static final int BOTTOM = 58;

    /** The scales reach from 10,000 to 10,000,000 deliveries/s, and from 100 µs to 10 s. */
    private static final LogScale LOAD = new LogScale(1e4, 1e7, LEFT, WIDTH - RIGHT);

    private static final LogScale LATENCY = new LogScale(0.1, 1e4, HEIGHT - BOTTOM, TOP);

    /** A label needs this much height to itself. */
    private static final double LABEL_HEIGHT = 15;

    private LatencyChart() {}

    private record Point(double x, double y) {}

    static String of(Report report, Metric metric) {
        Picture picture = new Picture(
                WIDTH,
                HEIGHT,
                "Delivery latency by load, " + metric.title().replace(" ms", ""),
                "1 room of 1,000, 128 B, open loop; a curve ends where the server could not follow");
        addGrid(picture);
        List<Double> labels = new ArrayList<>();
        for (Server server : report.servers()) {
            addCurve(picture, server, points(report, server, metric), labels);
        }
        return picture.finish();
    }

    private static void addGrid(Picture picture) {
        for (double load = LOAD.from(); load <= LOAD.to(); load *= 10) {
            double x = LOAD.at(load);
            picture.line(x, TOP, x, HEIGHT - BOTTOM);
            picture.text(x, HEIGHT - BOTTOM + 18, "middle", Picture.format("%,.0f", load));
        }
        for (double ms = LATENCY.from(); ms <= LATENCY.to(); ms *= 10) {
            double y = LATENCY.at(ms);
            picture.line(LEFT, y, WIDTH - RIGHT, y);
            picture.text(LEFT - 8, y + 4, "end", Picture.format(ms < 1 ? "%.1f ms" : "%,.0f ms", ms));
        }
        picture.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 16, "middle", "deliveries/s");
    }

    private static void addCurve(Picture picture, Server server, List<Point> points, List<Double> labels) {
        if (points.isEmpty()) {
            return;
        }
        List<String> pairs = new ArrayList<>();
        for (Point point : points) {
            pairs.add(Picture.format("%.1f,%.1f", point.x(), point.y()));
            picture.dot(server.colour(), point.x(), point.y());
        }
        picture.curve(server.colour(), String.join(" ", pairs));
        Point last = points.get(points.size() - 1);
        double y = last.y() + 4;
        while (collides(y, labels)) {
            y += LABEL_HEIGHT;
        }
        labels.add(y);
        picture.text(last.x() + 10, y, "start", server.title());
    }

    private static boolean collides(double y, List<Double> labels) {
        return labels.stream().anyMatch(label -> Math.abs(label - y) < LABEL_HEIGHT);
    }

    private static List<Point> points(Report report, Server server, Metric metric) {
        List<Point> points = new ArrayList<>();
        for (Scenario scenario : report.scenarios()) {
            if (!isOnTheAxis(scenario)) {
                continue;
            }
            Optional<Double> latency = report.standings().median(scenario.id(), server, metric);
            latency.ifPresent(ms -> points.add(new Point(LOAD.at(scenario.askedPerSecond()), LATENCY.at(ms))));
        }
        return points;
    }

    /** The open loops in one large room. */
    private static boolean isOnTheAxis(Scenario scenario) {
        return scenario.kind() == Scenario.Kind.LOAD
                && scenario.askedPerSecond() > 0
                && scenario.plan().rooms() == 1;
    }
}
