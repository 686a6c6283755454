package io.stentor.bench.growth;

import io.stentor.bench.report.Lines;
import java.util.List;
import java.util.Locale;

/** What was measured as aligned tables for people, one for each axis, with the slopes below. Stateless. */
final class TableReport {

    private static final int VALUE_WIDTH = 11;

    private TableReport() {}

    static String of(Report report) {
        Lines lines = new Lines();
        lines.wrapped("machine", report.machine().describe());
        lines.wrapped("placing", report.placement().toString());
        lines.wrapped(
                "runs",
                String.format(
                        Locale.ROOT,
                        "%.1f s measured after %.1f s of warm-up and a rehearsal of %.1f s, a server of its own for each value;"
                                + " every delivery checked",
                        report.effort().duration().toMillis() / 1e3,
                        report.effort().warmup().toMillis() / 1e3,
                        report.effort().rehearsal().toMillis() / 1e3));
        report.series().forEach(series -> addSeries(lines, series));
        lines.add("");
        if (report.machine().isShared()) {
            lines.wrapped("note", "Others were using this machine: rates and latencies say little, CPU time some.");
        }
        lines.wrapped("result", report.passes() ? "passed" : "FAILED");
        return lines.text();
    }

    private static void addSeries(Lines lines, Series series) {
        List<Figure> figures = series.axis().figures();
        StringBuilder head = new StringBuilder(Lines.right(series.axis().id(), VALUE_WIDTH));
        figures.forEach(figure -> head.append(Lines.right(figure.title(), width(figure))));
        lines.add("");
        lines.add(series.axis().title() + " (" + series.axis().id() + ")");
        lines.add(head.toString());
        series.points().forEach(point -> lines.add(row(figures, point)));
        series.curves().forEach(curve -> lines.add("  " + curve.reading()));
    }

    private static String row(List<Figure> figures, Point point) {
        StringBuilder row =
                new StringBuilder(Lines.right(String.format(Locale.ROOT, "%,d", point.value()), VALUE_WIDTH));
        if (point.problem().isPresent()) {
            return row.append("   could not; ").append(point.problem().get()).toString();
        }
        for (Figure figure : figures) {
            String text = point.figure(figure).stream()
                    .mapToObj(figure::format)
                    .findFirst()
                    .orElse("-");
            row.append(Lines.right(text, width(figure)));
        }
        return row.toString();
    }

    private static int width(Figure figure) {
        return Math.max(figure.title().length(), 9) + 3;
    }
}
