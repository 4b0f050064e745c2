package cli

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/report"
)

// reportVariable chooses the format of the report for hosts that pass no flags.
const reportVariable = "MODULE_SERVICE_REPORT"

// A reporter is the standard error of a run: what is printed as a result it writes in the format of the report.
type reporter struct {
	io.Writer
	format  string
	results kptfn.Results // of a report that is one document
}

// choose sets the format.
func (r *reporter) choose(format, source string) error {
	if !slices.Contains(report.Formats, format) {
		return usageError{fmt.Errorf("%s must be one of %s, got %q", source, strings.Join(report.Formats, ", "), format)}
	}
	r.format = format
	return nil
}

// chooseByEnvironment sets the format that the environment names, if it does.
func (r *reporter) chooseByEnvironment() error {
	if format := os.Getenv(reportVariable); format != "" {
		return r.choose(format, reportVariable)
	}
	return nil
}

// Write writes what is no result, such as a hint. A document has no place for it.
func (r *reporter) Write(p []byte) (int, error) {
	if r.format == report.JSON {
		return len(p), nil
	}
	return r.Writer.Write(p)
}

// add takes a result, and reports whether it is written in another format than text.
func (r *reporter) add(result *kptfn.Result) bool {
	switch r.format {
	case report.JSON:
		r.results = append(r.results, result)
	case report.GitHub:
		fmt.Fprintln(r.Writer, report.Command(result))
	default:
		return false
	}
	return true
}

// close writes what is written at the end.
func (r *reporter) close() {
	if r.format != report.JSON {
		return
	}
	text, err := report.Document(r.results)
	if err != nil {
		text = []byte("error: " + err.Error() + "\n")
	}
	_, _ = r.Writer.Write(text) // nothing is left to report it to
}
