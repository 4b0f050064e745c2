package cli

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/oneline"
	"github.com/koupleless/module-service/internal/report"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/syntax"
)

// printError prints an error as a result is printed, in one line, as names of files in it may hold anything.
func printError(stderr *reporter, err error) {
	r := &kptfn.Result{Severity: kptfn.Error}
	text := err.Error()
	id := rule.OfError(err, rule.Failed)
	if errors.As(err, new(usageError)) {
		id = rule.Usage
	}
	r.Tags = id.Tags()
	if located := new(syntax.Error); errors.As(err, &located) {
		text = located.Message
		r.File = &kptfn.File{Path: filepath.ToSlash(located.Path)}
		located.Position.Tag(r.Tags)
	}
	message := strings.ReplaceAll(strings.TrimSpace(text), "\n", "; ")
	r.Message = bounds.Middle(oneline.Redact(message), bounds.Message)
	printResults(stderr, kptfn.Results{r})
}

// printUnprinted prints an error that has not been printed yet: each of several, such as those of two kustomizations, by itself.
func printUnprinted(stderr *reporter, err error) {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range joined.Unwrap() {
			printUnprinted(stderr, one)
		}
		return
	}
	if !errors.Is(err, errReported) {
		printError(stderr, err)
	}
}

// A note is an info result that is printed. The others, such as the summary, are only for integrations that show results.
const note = report.Note

func isNote(r *kptfn.Result) bool {
	if r.Severity != kptfn.Info {
		return false
	}
	switch rule.Of(r) {
	case rule.ServiceRemoved, rule.UnusedOverride, rule.ConfigurationPlace, rule.DefaultNamespace:
		return true
	}
	return false
}

// notes divides results into notes and others.
func notes(results kptfn.Results) (notes, others kptfn.Results) {
	for _, r := range results {
		if isNote(r) {
			notes = append(notes, r)
		} else {
			others = append(others, r)
		}
	}
	return notes, others
}

// printed returns the results that are printed.
func printed(results kptfn.Results) kptfn.Results {
	return slices.DeleteFunc(slices.Clone(results), func(r *kptfn.Result) bool { return r.Severity == kptfn.Info && !isNote(r) })
}

// markPlanned makes results report what would be removed: a check removes nothing.
func markPlanned(results kptfn.Results) {
	for _, r := range results {
		if rule.Of(r) == rule.ServiceRemoved {
			r.Message, r.Severity = "to be "+r.Message, note
		}
	}
}

// printResults prints errors, warnings and notes, by file, document, line and column, as most integrations never show the results of a
// ResourceList.
func printResults(stderr *reporter, results kptfn.Results) {
	stderr.printing++
	results = slices.Clone(results)
	noFile := &kptfn.File{}
	slices.SortStableFunc(results, func(a, b *kptfn.Result) int {
		x, y := cmp.Or(a.File, noFile), cmp.Or(b.File, noFile)
		lineA, columnA := fn.PositionOf(a)
		lineB, columnB := fn.PositionOf(b)
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(x.Path, y.Path), cmp.Compare(x.Index, y.Index),
			cmp.Compare(lineA, lineB), cmp.Compare(columnA, columnB))
	})
	for _, r := range results {
		if isNote(r) {
			asNote := *r
			asNote.Severity = note
			r = &asNote
		}
		if r.Severity == kptfn.Info || stderr.quiet && (r.Severity == kptfn.Warning || r.Severity == note) {
			continue
		}
		if stderr.isRepeated(r) {
			continue
		}
		stderr.add(r)
		if stderr.printsText() {
			stderr.print(r)
		}
	}
}

// print prints a result as text. To people it shows the line, with a mark under the value.
func (r *reporter) print(result *kptfn.Result) {
	line := fn.FormatResult(result)
	colored := r.color.colors(r.Writer)
	if !colored && !isTerminal(r.Writer) {
		fmt.Fprintln(r.Writer, line)
		return
	}
	text, mark := "", ""
	if number, column := fn.PositionOf(result); number > 0 {
		text, mark = r.texts().Excerpt(result.File.Path, number, column)
	}
	if colored {
		line, mark = paint(line, mark, cmp.Or(result.Severity, kptfn.Error))
	}
	fmt.Fprint(r.Writer, line, "\n", text, mark)
}

// paint returns the line of a result and the mark under its value in colours: the severity and the mark in that of the severity.
func paint(line, mark string, severity kptfn.Severity) (paintedLine, paintedMark string) {
	color := red
	switch severity {
	case kptfn.Warning:
		color = yellow
	case note:
		color = blue
	}
	word := string(severity) + ":"
	if place, rest, found := strings.Cut(line, word); found {
		if place != "" {
			place = bold + place + reset
		}
		line = place + color + word + reset + rest
	}
	if mark != "" {
		mark = color + strings.TrimSuffix(mark, "\n") + reset + "\n"
	}
	return line, mark
}

// rank puts the result of how many more there are last.
func rank(r *kptfn.Result) int {
	if rule.Of(r) == rule.MoreMessages {
		return 1
	}
	return 0
}

func printFraming(stderr *reporter, path, framing string) {
	fmt.Fprintf(stderr, "debug: %s: %s\n", quoted(path), framing)
}
