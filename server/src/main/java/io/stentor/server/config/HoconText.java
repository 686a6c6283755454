package io.stentor.server.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import io.stentor.server.config.Mistake.Kind;
import io.stentor.server.config.Source.FileLine;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text in HOCON becomes a tree of values, each of which knows its line. What it says depends on itself alone: neither
 * the environment nor system properties are looked up, and other files are not included. Stateless.
 */
final class HoconText {
    /** Advice that is longer than the mistake. */
    private static final Pattern ADVICE = Pattern.compile("(?s)\\s*\\((?:if you|you can|quoted strings).*");
    /** What is wrong with a token is told in parentheses after it. */
    private static final Pattern PROBLEM = Pattern.compile("(?s).*wrong token: .*? \\((.*?)\\)?\\z");
    /** It is told with both values. */
    private static final Pattern INCOMPATIBLE = Pattern.compile("(?s)(non-object-or-list), .*");

    private static final Pattern QUOTED_SIGN = Pattern.compile("'([^\\p{L}\\p{N}\\s'\"]{1,2})'");
    /** From the first quotation mark to the last: parts of the file, among them perhaps of a secret. */
    private static final Pattern PARTS_OF_THE_FILE = Pattern.compile("(?s)['\"].*['\"]");

    /** As good as certain: what looks like one may stand in a text in quotes. */
    private static final Pattern INCLUDE = Pattern.compile("(?m)^[^#\"\\n]*\\binclude\\s[^\"\\n]*\"");

    private HoconText() {}

    /** Not a value yet is what names something that is not set: such values are left in the tree. */
    static ConfigObject parse(String file, String text) throws Refused {
        try {
            return ConfigFactory.parseString(text, options(file))
                    .resolve(ConfigResolveOptions.noSystem().setAllowUnresolved(true))
                    .root();
        } catch (NoIncludes.Asked e) {
            throw new Refused(Mistake.at(
                    Kind.INCLUDE, new FileLine(file, lineOfInclude(text)), "", "a file cannot include others"));
        } catch (ConfigException e) {
            int line = e.origin() == null ? 0 : Math.max(0, e.origin().lineNumber());
            throw new Refused(Mistake.at(Kind.SYNTAX, new FileLine(file, line), "", reason(e)));
        } catch (StackOverflowError e) {
            throw new Refused(Mistake.at(Kind.SYNTAX, new FileLine(file, 0), "", "nested too deeply"));
        }
    }

    private static ConfigParseOptions options(String file) {
        return ConfigParseOptions.defaults()
                .setSyntax(ConfigSyntax.CONF)
                .setOriginDescription(file)
                .setIncluder(new NoIncludes());
    }

    private static String reason(ConfigException e) {
        String message = e.getMessage();
        String place = e.origin() == null ? "" : e.origin().description() + ": ";
        String told = message.startsWith(place) ? message.substring(place.length()) : message;
        Matcher problem = PROBLEM.matcher(ADVICE.matcher(told).replaceFirst(""));
        String mistake = INCOMPATIBLE.matcher(problem.replaceFirst("$1")).replaceFirst("$1");
        return Quoted.visible(withoutPartsOfTheFile(mistake)).strip();
    }

    /** Signs in quotation marks stay: they are what is wrong, and nobody's secret. */
    private static String withoutPartsOfTheFile(String message) {
        String signs = QUOTED_SIGN.matcher(message).replaceAll("`$1`");
        return PARTS_OF_THE_FILE.matcher(signs).replaceFirst("'...'");
    }

    /** 0 when it is not found. */
    private static int lineOfInclude(String text) {
        Matcher include = INCLUDE.matcher(text);
        return include.find() ? (int) text.substring(0, include.end()).lines().count() : 0;
    }

    /** The whole text cannot be used. */
    static final class Refused extends Exception {
        private final Mistake mistake;

        Refused(Mistake mistake) {
            super(mistake.text());
            this.mistake = mistake;
        }

        Mistake mistake() {
            return mistake;
        }
    }
}
