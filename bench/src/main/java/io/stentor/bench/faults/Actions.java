package io.stentor.bench.faults;

import io.stentor.bench.fanout.RunFailure;
import io.stentor.bench.faults.crowd.Answers;
import io.stentor.bench.faults.proxy.Cut;
import io.stentor.bench.faults.proxy.Weather;
import io.stentor.bench.faults.rig.ServerProcess;
import io.stentor.bench.units.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What can be done in a run, by the first word of a step.
 *
 * <pre>
 * reset|finish|midframe|silence|halfopen|stall|mute SHARE   cut a share of the lines, see {@link Cut}
 * delay SHARE TIME JITTER, throttle SHARE BYTES, chunk SHARE BYTES, flip SHARE BYTES   weather, see {@link Weather}
 * resets RATE           each line is reset so often, on average
 * refuse                every new line is reset
 * shuffle TIME          new lines reach the server in another order
 * heal                  fair weather, dead lines are reset, those that stand still go on
 * freeze SHARE, thaw    members stop reading, go on
 * away SHARE, back      members are cut off by themselves, come back
 * answer SHARE once|twice|never|leave
 * churn RATE            members leave their rooms and enter again
 * guests RATE [rudely]  clients that only look in
 * burst COUNT           so many messages at once
 * publish RATE          another rate
 * pause TIME            the server's process is stopped for so long
 * kill, term, start     SIGKILL, SIGTERM, start it again
 * files COUNT           the server may have so many open files
 * idle COUNT, hang-up   connections that say nothing, closed
 * until REASON COUNT TIME   wait until the server has counted so many disconnects for that reason, or {@code any}; COUNT may be a counter such as cut
 * starve COUNT, feed    the server gets the lowest priority beside so many busy loops
 * </pre>
 */
final class Actions {
    private static final Duration EXIT_LIMIT = Duration.ofSeconds(60);

    private final Stage stage;

    Actions(Stage stage) {
        this.stage = stage;
    }

    @FunctionalInterface
    private interface Action {
        void run(Actions actions, List<String> words);
    }

    private static final Map<String, Action> KNOWN = Map.ofEntries(
            cut(Cut.RESET),
            cut(Cut.FINISH),
            cut(Cut.MIDFRAME),
            cut(Cut.SILENCE),
            cut(Cut.HALFOPEN),
            cut(Cut.STALL),
            cut(Cut.MUTE),
            Map.entry(
                    "delay",
                    (a, w) -> a.weather(w, new Weather(Quantity.millis(w.get(2)), Quantity.millis(w.get(3)), 0, 0, 0))),
            Map.entry("throttle", (a, w) -> a.weather(w, new Weather(0, 0, Integer.parseInt(w.get(2)), 0, 0))),
            Map.entry("chunk", (a, w) -> a.weather(w, new Weather(0, 0, 0, Integer.parseInt(w.get(2)), 0))),
            Map.entry("flip", (a, w) -> a.weather(w, new Weather(0, 0, 0, 0, Integer.parseInt(w.get(2))))),
            Map.entry("resets", (a, w) -> a.stage.proxy().resetAtRandom(Quantity.rate(w.get(1)))),
            Map.entry("refuse", (a, w) -> a.stage.proxy().refuse(true)),
            Map.entry("shuffle", (a, w) -> a.stage.proxy().shuffle(Quantity.millis(w.get(1)))),
            Map.entry("heal", (a, w) -> a.stage.proxy().heal()),
            Map.entry(
                    "freeze", (a, w) -> a.stage.count("frozen", a.stage.crowd().freeze(Quantity.share(w.get(1))))),
            Map.entry("thaw", (a, w) -> a.stage.crowd().thaw()),
            Map.entry("away", (a, w) -> a.stage.count("away", a.stage.crowd().sendAway(Quantity.share(w.get(1))))),
            Map.entry("back", (a, w) -> a.stage.crowd().callBack()),
            Map.entry(
                    "answer",
                    (a, w) -> a.stage
                            .crowd()
                            .answer(
                                    Quantity.share(w.get(1)),
                                    Answers.valueOf(w.get(2).toUpperCase(Locale.ROOT)))),
            Map.entry("churn", (a, w) -> a.stage.crowd().churn(Quantity.rate(w.get(1)))),
            Map.entry("guests", (a, w) -> a.stage.crowd().invite(Quantity.rate(w.get(1)), w.contains("rudely"))),
            Map.entry("burst", (a, w) -> a.stage.crowd().burst(Integer.parseInt(w.get(1)))),
            Map.entry("publish", (a, w) -> a.stage.publish(Quantity.rate(w.get(1)))),
            Map.entry("pause", (a, w) -> a.pause(Durations.parse(w.get(1)))),
            Map.entry("kill", (a, w) -> a.stage.server().kill()),
            Map.entry("term", (a, w) -> a.terminate()),
            Map.entry("start", (a, w) -> a.stage.server().startAgain()),
            Map.entry("files", (a, w) -> a.files(w.get(1))),
            Map.entry("idle", (a, w) -> a.stage.idlers().open(Integer.parseInt(w.get(1)))),
            Map.entry("hang-up", (a, w) -> a.stage.idlers().close()),
            Map.entry("until", (a, w) -> a.awaitDisconnects(w.get(1), w.get(2), Durations.parse(w.get(3)))),
            Map.entry("starve", (a, w) -> a.starve(Integer.parseInt(w.get(1)))),
            Map.entry("feed", (a, w) -> a.stage.burners().close()));

    private static Map.Entry<String, Action> cut(Cut how) {
        return Map.entry(
                how.name().toLowerCase(Locale.ROOT),
                (actions, words) ->
                        actions.stage.count("cut", actions.stage.proxy().cut(how, Quantity.share(words.get(1)))));
    }

    static boolean isKnown(String verb) {
        return KNOWN.containsKey(verb);
    }

    void run(Fault.Step step) {
        KNOWN.get(step.verb()).run(this, step.words());
    }

    private void weather(List<String> words, Weather weather) {
        stage.proxy().weather(weather, Quantity.share(words.get(1)));
    }

    private void pause(Duration time) {
        stage.server().signal("STOP");
        try {
            stage.waitFor(time);
        } finally {
            stage.server().signal("CONT");
        }
    }

    private void terminate() {
        stage.server().signal("TERM");
        long begin = System.nanoTime();
        int exit = stage.server().awaitExit(EXIT_LIMIT);
        stage.count("exit code", exit);
        stage.count("drain ms", (System.nanoTime() - begin) / 1_000_000);
        if (exit < 0) {
            throw new RunFailure("the server does not end within " + EXIT_LIMIT.toSeconds() + " s of SIGTERM");
        }
    }

    private void files(String count) {
        stage.server().run("prlimit", "--pid", Long.toString(stage.server().pid()), "--nofile=" + count + ":");
    }

    private void awaitDisconnects(String reason, String count, Duration limit) {
        long begin = System.nanoTime();
        if (!ServerProcess.await(limit, () -> stage.disconnects(reason) >= stage.amount(count))) {
            stage.violated("after " + limit.toSeconds() + " s the server has ended " + stage.disconnects(reason)
                    + " connections for " + reason + ", not " + stage.amount(count));
        }
        stage.count(reason + " after ms", (System.nanoTime() - begin) / 1_000_000);
    }

    private void starve(int loops) {
        stage.server().starve();
        stage.burners().light(loops);
    }
}
