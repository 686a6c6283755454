package io.stentor.bench.growth;

import io.stentor.bench.report.Colour;
import io.stentor.bench.report.LogScale;
import io.stentor.bench.report.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The curves of an axis, one panel below the other, both scales logarithmic, with the line that was fitted dashed. Stateless.
 */
final class Chart {

    private static final int WIDTH = 720;
    private static final int TOP = 60;
    private static final int PANEL = 280;
    private static final int LEFT = 84;
    private static final int RIGHT = 40;
    private static final int HEAD = 40;
    private static final int FOOT = 46;

    /** Points and labels keep this far from the frame. */
    private static final double MARGIN = 1.15;

    private static final double[] MARKS = {1, 2, 5};

    /** With so many decades on a scale only the powers of ten are marked. */
    private static final double WIDE = 100;

    private Chart() {}

    static String of(Series series) {
        List<Curve> curves = series.curves();
        Picture picture = new Picture(
                WIDTH,
                TOP + PANEL * curves.size(),
                "How cost grows with " + series.axis().id(),
                series.axis().title());
        for (int i = 0; i < curves.size(); i++) {
            addPanel(picture, curves.get(i), TOP + i * PANEL);
        }
        return picture.finish();
    }

    private static void addPanel(Picture picture, Curve curve, int top) {
        int from = top + HEAD;
        int to = top + PANEL - FOOT;
        picture.text(LEFT, top + 18, "start", head(curve));
        if (curve.pairs().isEmpty()) {
            return;
        }
        LogScale xs = xScale(curve.pairs());
        LogScale ys = yScale(curve.pairs(), to, from);
        addRows(picture, ys);
        for (Fit.Pair pair : curve.pairs()) {
            double x = xs.at(pair.x());
            picture.line(x, from, x, to);
            picture.text(x, to + 16, "middle", Picture.format("%,.0f", pair.x()));
        }
        addCurve(picture, curve, xs, ys);
        picture.text(
                (LEFT + WIDTH - RIGHT) / 2.0, to + 34, "middle", curve.axis().id());
    }

    private static String head(Curve curve) {
        String title = curve.expectation().figure().title();
        return curve.whole()
                .map(fit -> String.format(
                        Locale.ROOT,
                        "%s: %s^%.2f, at most ^%.0f is expected (dashed: the slope that was fitted)",
                        title,
                        curve.axis().id(),
                        fit.exponent(),
                        curve.expectation().exponent()))
                .orElse(title);
    }

    private static void addCurve(Picture picture, Curve curve, LogScale xs, LogScale ys) {
        double first = curve.pairs().get(0).x();
        double last = curve.pairs().get(curve.pairs().size() - 1).x();
        curve.whole()
                .ifPresent(fit -> picture.guide(xs.at(first), ys.at(fit.at(first)), xs.at(last), ys.at(fit.at(last))));
        List<String> corners = new ArrayList<>();
        for (Fit.Pair pair : curve.pairs()) {
            corners.add(Picture.format("%.1f,%.1f", xs.at(pair.x()), ys.at(pair.y())));
            picture.dot(Colour.BLUE, xs.at(pair.x()), ys.at(pair.y()));
            picture.text(
                    xs.at(pair.x()),
                    ys.at(pair.y()) - 9,
                    "middle",
                    curve.expectation().figure().format(pair.y()));
        }
        picture.curve(Colour.BLUE, String.join(" ", corners));
    }

    /** A line for each mark between the ends of the scale. */
    private static void addRows(Picture picture, LogScale ys) {
        boolean wide = ys.to() / ys.from() > WIDE;
        for (double power = Math.pow(10, Math.floor(Math.log10(ys.from()))); power <= ys.to(); power *= 10) {
            for (double mark : MARKS) {
                double value = mark * power;
                if (value >= ys.from() && value <= ys.to() && (mark == 1 || !wide)) {
                    picture.line(LEFT, ys.at(value), WIDTH - RIGHT, ys.at(value));
                    picture.text(LEFT - 8, ys.at(value) + 4, "end", number(value));
                }
            }
        }
    }

    private static LogScale xScale(List<Fit.Pair> pairs) {
        double first = pairs.get(0).x();
        double last = pairs.get(pairs.size() - 1).x();
        return new LogScale(first / MARGIN, last * MARGIN, LEFT + 24.0, WIDTH - RIGHT - 24.0);
    }

    /** A decade at least, so that what hardly changes looks like it. */
    private static LogScale yScale(List<Fit.Pair> pairs, double fromAt, double toAt) {
        double least = pairs.stream().mapToDouble(Fit.Pair::y).min().orElseThrow() / MARGIN;
        double most = pairs.stream().mapToDouble(Fit.Pair::y).max().orElseThrow() * MARGIN * MARGIN;
        double spare = Math.max(1, Math.sqrt(10 * least / most));
        return new LogScale(least / spare, most * spare, fromAt, toAt);
    }

    private static String number(double value) {
        return value >= 1 ? Picture.format("%,.0f", value) : Picture.format("%.2g", value);
    }
}
