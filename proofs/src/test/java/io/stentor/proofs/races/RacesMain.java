package io.stentor.proofs.races;

import io.stentor.core.lane.LaneRaces;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;

/**
 * Runs each hand-off between threads in as many orders of its steps as there are, or as are asked for: {@code ops/races}. The
 * model is sequentially consistent; what needs a fence is beyond it. Exit code 0 when all hold.
 */
public final class RacesMain {
    private static final int ORDERS = 20_000;

    private RacesMain() {}

    /**
     * Runs.
     *
     * @param args how many orders of each are tried at most, and a part of the names; or nothing
     */
    public static void main(String[] args) {
        int orders = args.length > 0 && !args[0].isEmpty() ? Integer.parseInt(args[0]) : ORDERS;
        String wanted = args.length > 1 ? args[1] : "";
        if (faultIsMissed(orders)) {
            System.out.println("a fault that is there was not seen: nothing would be");
            System.exit(2);
        }
        boolean allHold = true;
        for (Map.Entry<String, Runnable> race : races().entrySet()) {
            if (race.getKey().contains(wanted)) {
                allHold &= holds(race.getKey(), race.getValue(), orders);
            }
        }
        System.exit(allHold ? 0 : 1);
    }

    private static boolean faultIsMissed(int orders) {
        try {
            Lincheck.runConcurrentTest(orders, () -> Races.shouldLoseNoUpdate());
            return true;
        } catch (LincheckAssertionError seen) {
            return false;
        }
    }

    private static boolean holds(String name, Runnable race, int orders) {
        long start = System.nanoTime();
        try {
            Lincheck.runConcurrentTest(orders, race);
            System.out.printf("%-50s holds, %,d ms%n", name, (System.nanoTime() - start) / 1_000_000);
            return true;
        } catch (LincheckAssertionError found) {
            System.out.println(name + " does not hold:" + System.lineSeparator() + found.getMessage());
            return false;
        }
    }

    /** Lambdas, not references to methods: what is behind those is not seen. */
    private static Map<String, Runnable> races() {
        Map<String, Runnable> races = new LinkedHashMap<>();
        races.put("a slot that is published during a turn", () -> Races.shouldTakeInWhatIsPublishedDuringATurn());
        races.put("two publishers", () -> Races.shouldAskForOneTurnWhenTwoPublish());
        races.put("the last reader of a message", () -> Races.shouldFreeAMessageWithItsLastReader());
        races.put("limits of confirmations", () -> Races.shouldNotPromiseMoreConfirmationsThanTheLimit());
        races.put("reports and the verdict", () -> LaneRaces.shouldTellOneVerdictOfAllReports());
        races.put("counting recipients", () -> LaneRaces.shouldTellHowManyRecipientsThereAreInAll());
        races.put("the budget of the logs", () -> LaneRaces.shouldCountAMessageOnceInAllLogs());
        races.put("leaving a room and entering it", () -> Races.shouldNotLoseARoomThatSomebodyEnters());
        races.put("two who make a room", () -> Races.shouldGiveOneRoomToTwoWhoMakeIt());
        races.put("the end of a room", () -> Races.shouldForgetARoomOnceWhenHoldAndKeepEnd());
        races.put("the last place at the door", () -> Races.shouldLetInNoMoreThanTheLimitOfAnAddress());
        return races;
    }
}
