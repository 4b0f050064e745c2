package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/oneline"
	"github.com/koupleless/module-service/internal/report"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/source"
)

// reportVariable chooses the format of the report for integrations that pass no flags.
const reportVariable = "MODULE_SERVICE_REPORT"

// A reporter is the standard error of a run. It prints results as text, or collects them for reports in other formats.
type reporter struct {
	io.Writer
	format   string         // on standard error
	files    []reportFile   // further reports
	color    colorChoice    // of the text
	quiet    bool           // leave out warnings and notes
	usage    string         // what follows an error of the command line
	lines    map[string]int // that were reported, with the printing in which they were first
	printing int
	results  kptfn.Results // for reports
	log      *libraryLog   // of libraries, nil if they log elsewhere
	sets     []*source.Set
	taken    int            // how many of them the sources have
	sources  report.Sources // of the sets and other files
}

// A reportFile is a report that is written to a file.
type reportFile struct{ format, path string }

// choose sets the reports: each is a format, or a format and a file as in sarif=FILE.
func (r *reporter) choose(reports []string, option string) error {
	r.format, r.files = "", nil
	for _, chosen := range reports {
		format, path, toFile := strings.Cut(chosen, "=")
		switch {
		case !slices.Contains(report.Formats, format) || toFile && path == "":
			return usageError{fmt.Errorf("%s must be one of %s, or one of them with a file as in sarif=FILE, got %q",
				option, strings.Join(report.Formats, ", "), chosen)}
		case toFile && format == report.Text:
			return usageError{fmt.Errorf("%s: text is written to standard error: redirect it to %s", option, path)}
		case toFile && slices.ContainsFunc(r.files, func(f reportFile) bool { return filepath.Clean(f.path) == filepath.Clean(path) }):
			r.files = nil // neither is written
			return usageError{fmt.Errorf("%s: two reports cannot be in one file: give each format its own, got %s twice", option, path)}
		case toFile:
			r.files = append(r.files, reportFile{format, path})
		case r.format != "":
			return usageError{fmt.Errorf("%s: only one report can be on standard error: give %s a file, as in %s=FILE", option, format, format)}
		default:
			r.format = format
		}
	}
	return nil
}

// chooseByEnvironment sets the report that the environment names, if it does.
func (r *reporter) chooseByEnvironment() error {
	if chosen := os.Getenv(reportVariable); chosen != "" {
		return r.choose([]string{chosen}, reportVariable)
	}
	return nil
}

// printsText reports whether results are printed as text.
func (r *reporter) printsText() bool { return r.format == "" || r.format == report.Text }

// collects reports whether there is a report that is not text.
func (r *reporter) collects() bool { return !r.printsText() || r.files != nil }

// Write writes what is no result, such as a hint. A document on standard error has no place for it.
func (r *reporter) Write(p []byte) (int, error) {
	if !r.printsText() && r.format != report.GitHub {
		return len(p), nil
	}
	if _, err := io.WriteString(r.Writer, oneline.Inert(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// inert returns a text for standard output without commands if GitHub reads the messages: it reads standard output, too.
func (r *reporter) inert(text string) string {
	if r.format != report.GitHub {
		return text
	}
	return oneline.Inert(text)
}

// add takes a result for the reports that are not text, if there are any.
func (r *reporter) add(result *kptfn.Result) {
	if r.collects() {
		r.results = append(r.results, result)
	}
}

// isRepeated reports whether a result was reported in an earlier printing: an error in a base is the same for all that list the base.
func (r *reporter) isRepeated(result *kptfn.Result) bool {
	if r.lines == nil {
		r.lines = map[string]int{}
	}
	line := fn.FormatResult(result)
	if _, found := r.lines[line]; !found {
		r.lines[line] = r.printing
	}
	return r.lines[line] != r.printing
}

// addSet takes a set that results are about.
func (r *reporter) addSet(set *source.Set) { r.sets = append(r.sets, set) }

// addFile takes a file that results are about.
func (r *reporter) addFile(path string, content []byte) {
	if content == nil {
		return
	}
	if r.sources == nil {
		r.sources = report.Sources{}
	}
	r.sources[path] = content
}

// texts returns the texts of what was read.
func (r *reporter) texts() report.Sources {
	for _, set := range r.sets[r.taken:] {
		for path, content := range set.Texts() {
			r.addFile(path, content)
		}
	}
	r.taken = len(r.sets)
	return r.sources
}

// logged returns what libraries have logged since the last call: warnings, or errors in a strict run.
func (r *reporter) logged(strict bool) kptfn.Results {
	if r.log == nil {
		return nil
	}
	entries := r.log.take()
	if strict {
		rule.WarningsToErrors(entries)
	}
	return entries
}

// close writes the reports. The one on standard error is last: it has the errors of writing the others.
func (r *reporter) close() error {
	printResults(r, r.logged(false)) // of a run that failed before it could report them
	if !r.collects() {
		return nil
	}
	var paths []string
	for _, set := range r.sets { // with what was traced since
		for path, content := range set.Texts() {
			paths = append(paths, path)
			r.addFile(path, content)
		}
	}
	whole := report.New(r.results, r.sources, paths)
	var failures []error
	for _, f := range r.files {
		text, err := whole.Encode(f.format)
		if err == nil && isAmong(f.path, paths) {
			err = fmt.Errorf("--%s %s=%s: is a file that was read: name another one", reportFlag, f.format, f.path)
		}
		if err == nil {
			err = writeReport(f.path, text)
		}
		if err != nil {
			printError(r, err)
			failures = append(failures, err)
		}
	}
	if !r.printsText() {
		text, err := report.New(r.results, r.sources, paths).Encode(r.format)
		if err == nil {
			_, err = r.Writer.Write(text)
		}
		failures = append(failures, err)
	}
	return errors.Join(failures...)
}

// isAmong reports whether a path leads to one of some files.
func isAmong(path string, files []string) bool {
	info, err := os.Lstat(path) // writeReport follows no link
	return err == nil && slices.ContainsFunc(files, func(file string) bool {
		other, err := os.Stat(file)
		return err == nil && os.SameFile(info, other)
	})
}

func writeReport(path string, text []byte) error {
	absolute, err := filepath.Abs(path)
	if err == nil {
		err = refuseLinks(absolute)
	}
	if err == nil {
		err = writeFile(absolute, text)
	}
	if err != nil {
		return fmt.Errorf("--%s: %w", reportFlag, err)
	}
	return nil
}
