package io.stentor.server.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stentor.server.attack.Attack.ShownBy;
import io.stentor.server.attack.Attack.Trait;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the files of cases. A case begins at the start of a line with its id and title; what belongs to it is indented:
 *
 * <pre>
 * A1 Two lengths
 *   # a comment
 *   for LENGTHS = Content-Length: 4 ¦ Content-Length: 5     values of a variable, «LENGTHS» in what follows
 *   at once 20                                              so many do it at the same time
 *   times 10                                                each of them so often
 *   slow, alone                                             traits
 *   shown by LimitsTest#shouldX                             or: not applicable: the reason
 *   a = tcp                                                 steps, see {@link Performance}
 *   a > GET / HTTP/1.1⏎«LENGTHS»⏎⏎
 *   a answers 400
 *   or                                                      another course begins
 * </pre>
 */
final class AttackFile {
    private static final List<String> FILES = List.of(
            "a-http",
            "b-engine",
            "c-websocket",
            "d-packets",
            "e-json",
            "f-application",
            "g-resources",
            "h-origin",
            "i-cluster",
            "j-lifecycle");
    private static final Pattern HEAD = Pattern.compile("([A-Z]\\d+) (.+)");
    private static final Pattern STEP = Pattern.compile("(\\w+) (\\S+) ?(.*)");
    private static final Pattern VARIABLE = Pattern.compile("for (\\w+) = (.*)");

    private final String name;
    private final List<Attack> attacks = new ArrayList<>();

    private String id;
    private String title;
    private String reason;
    private final Set<Trait> traits = EnumSet.noneOf(Trait.class);
    private final List<Course> courses = new ArrayList<>();
    private final List<ShownBy> shownBy = new ArrayList<>();
    private final Map<String, List<String>> variables = new LinkedHashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private int atOnce;
    private int times;

    private AttackFile(String name) {
        this.name = name;
    }

    /** All cases, in the order of their files. */
    static List<Attack> readAll() {
        List<Attack> all = new ArrayList<>();
        for (String name : FILES) {
            all.addAll(new AttackFile(name).read());
        }
        return all;
    }

    private List<Attack> read() {
        try (InputStream in = AttackFile.class.getResourceAsStream(name + ".txt")) {
            List<String> lines = new String(in.readAllBytes(), UTF_8).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                readLine(name + ":" + (i + 1), lines.get(i));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        endAttack();
        return attacks;
    }

    private void readLine(String place, String line) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        if (line.charAt(0) == ' ') {
            readDetail(place, text);
            return;
        }
        endAttack();
        Matcher head = HEAD.matcher(text);
        require(head.matches(), place, "no head of a case");
        id = head.group(1);
        title = head.group(2);
    }

    private void readDetail(String place, String text) {
        Matcher variable = VARIABLE.matcher(text);
        if (variable.matches()) {
            List<String> values = Arrays.stream(variable.group(2).split("¦", -1))
                    .map(value -> value.strip().replace("\\e", ""))
                    .toList();
            variables.put(variable.group(1), values);
        } else if (text.equals("or")) {
            endCourse();
        } else if (text.equals("slow")) {
            traits.add(Trait.SLOW);
        } else if (text.equals("alone")) {
            traits.add(Trait.ALONE);
        } else if (text.startsWith("at once ")) {
            atOnce = Integer.parseInt(text.substring(8));
        } else if (text.startsWith("times ")) {
            times = Integer.parseInt(text.substring(6));
        } else if (text.startsWith("shown by ")) {
            Arrays.stream(text.substring(9).split(", ", -1)).map(ShownBy::of).forEach(shownBy::add);
        } else if (text.startsWith("not applicable: ")) {
            reason = text.substring(16);
        } else {
            Matcher step = STEP.matcher(text);
            require(step.matches(), place, "no step");
            steps.add(new Step(place, step.group(1), step.group(2), step.group(3)));
        }
    }

    private void endCourse() {
        if (!steps.isEmpty()) {
            courses.add(new Course(variables, steps, atOnce, times));
        }
        variables.clear();
        steps.clear();
        atOnce = 1;
        times = 1;
    }

    private void endAttack() {
        endCourse();
        if (id != null) {
            attacks.add(new Attack(id, title, traits, courses, shownBy, reason));
        }
        id = null;
        reason = "";
        traits.clear();
        courses.clear();
        shownBy.clear();
    }

    private static void require(boolean right, String place, String what) {
        if (!right) {
            throw new IllegalArgumentException(place + ": " + what);
        }
    }
}
