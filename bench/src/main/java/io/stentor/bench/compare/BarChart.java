package io.stentor.bench.compare;

import io.stentor.bench.report.Picture;
import java.util.List;
import java.util.Optional;

/** One figure of one scenario, a bar for each server, on a scale that starts at 0. Stateless. */
final class BarChart {

    private static final int WIDTH = 720;
    private static final int TOP = 66;
    private static final int ROW = 36;
    private static final int BAR = 22;
    private static final int LEFT = 180;
    private static final int RIGHT = 120;
    private static final int BOTTOM = 14;

    private BarChart() {}

    static String of(Report report, Scenario scenario, Metric metric, String title) {
        List<Server> servers = report.servers();
        double top = servers.stream()
                .flatMap(server -> report.standings().median(scenario.id(), server, metric).stream())
                .max(Double::compare)
                .orElse(1.0);
        int height = TOP + ROW * servers.size() + BOTTOM;
        Picture picture = new Picture(WIDTH, height, title, scenario.title());
        for (int i = 0; i < servers.size(); i++) {
            addRow(picture, report.standings(), scenario, metric, servers.get(i), TOP + i * ROW, top);
        }
        return picture.finish();
    }

    private static void addRow(
            Picture picture,
            Standings standings,
            Scenario scenario,
            Metric metric,
            Server server,
            double y,
            double top) {
        double textY = y + BAR / 2.0 + 4;
        picture.text(LEFT - 10, textY, "end", server.title());
        Optional<Double> value = standings.median(scenario.id(), server, metric);
        if (value.isEmpty()) {
            picture.text(LEFT, textY, "start", "could not");
            return;
        }
        // A bar below a pixel would look like none.
        double width = Math.max(1, value.get() / top * (WIDTH - LEFT - RIGHT));
        picture.bar(server.colour(), LEFT, y, width, BAR);
        picture.text(LEFT + width + 8, textY, "start", metric.format(value.get()));
    }
}
