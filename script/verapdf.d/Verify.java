import java.io.FileInputStream;
import java.util.Comparator;
import java.util.Map;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.RuleId;

/** Checks each named PDF against PDF/UA-1 and prints what breaks its rules. */
public class Verify {
  private static final PDFAFlavour PDF_UA_1 = PDFAFlavour.PDFUA_1;

  public static void main(String[] files) {
    LogManager.getLogManager().reset(); // the parser's own remarks are not findings
    VeraGreenfieldFoundryProvider.initialise();
    boolean allPass = true;
    for (String file : files) {
      allPass &= passes(file);
    }
    System.exit(allPass ? 0 : 1);
  }

  private static boolean passes(String file) {
    try (FileInputStream stream = new FileInputStream(file);
        PDFAParser parser = Foundries.defaultInstance().createParser(stream, PDF_UA_1);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(PDF_UA_1, false)) {
      ValidationResult result = validator.validate(parser);
      System.out.printf("%s %s%n", result.isCompliant() ? "PASS" : "FAIL", file);
      printBrokenRules(validator, result);
      return result.isCompliant();
    } catch (Exception unreadable) {
      System.out.printf("FAIL %s%n  cannot be read: %s%n", file, unreadable.getMessage());
      return false;
    }
  }

  /** Prints each broken rule with how often it is broken and the first place where. */
  private static void printBrokenRules(PDFAValidator validator, ValidationResult result) {
    result.getFailedChecks().entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .forEach(
            rule -> {
              RuleId id = rule.getKey();
              System.out.printf(
                  "  %s-%d, %d times: %s%n",
                  id.getClause(),
                  id.getTestNumber(),
                  rule.getValue(),
                  validator.getProfile().getRuleByRuleId(id).getDescription());
              System.out.printf("    first at %s%n", firstPlace(result, id));
            });
  }

  private static String firstPlace(ValidationResult result, RuleId id) {
    return result.getTestAssertions().stream()
        .filter(check -> check.getRuleId().equals(id))
        .filter(check -> check.getStatus() == TestAssertion.Status.FAILED)
        .map(check -> check.getLocation().getContext())
        .findFirst()
        .orElse("an unnamed place");
  }
}
