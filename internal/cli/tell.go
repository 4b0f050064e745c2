package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"golang.org/x/term"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/oneline"
	"github.com/koupleless/module-service/internal/report"
)

func isTerminal(stream any) bool {
	if reporter, ok := stream.(*reporter); ok {
		stream = reporter.Writer
	}
	if checked, ok := stream.(*checkedWriter); ok {
		stream = checked.w
	}
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// hasColor reports whether a stream is to be coloured: a terminal, unless the user asks for none (https://no-color.org).
func hasColor(stream any) bool {
	return isTerminal(stream) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

const (
	red    = "\x1b[31m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	blue   = "\x1b[34m"
	reset  = "\x1b[0m"
)

// LibraryLog returns what libraries are to log to: each entry becomes one line, like the messages of this program.
func LibraryLog(stderr io.Writer) io.Writer {
	return oneline.Writer{W: stderr, Prefix: "warning: kustomize: "}
}

// tellError prints an error as a result is printed, in one line, as names of files in it may hold anything.
func tellError(stderr io.Writer, err error) {
	message := strings.ReplaceAll(strings.TrimSpace(err.Error()), "\n", "; ")
	message = bounds.Middle(oneline.Redact(message), bounds.Message)
	tell(stderr, kptfn.Results{{Severity: kptfn.Error, Message: message}})
}

// tellUntold prints an error that has not been printed yet.
func tellUntold(stderr io.Writer, err error) {
	if !errors.Is(err, errFaults) {
		tellError(stderr, err)
	}
}

// A note is an info result that is printed. The others, such as the summary, are only for hosts that show results.
const (
	note = report.Note

	removedPrefix = "removed: "
	notUsedPrefix = "not used: "
)

func isNote(r *kptfn.Result) bool {
	return r.Severity == kptfn.Info && (strings.HasPrefix(r.Message, removedPrefix) || strings.HasPrefix(r.Message, notUsedPrefix))
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

// planned makes results report what would be removed: a check removes nothing.
func planned(results kptfn.Results) {
	for _, r := range results {
		if reason, found := strings.CutPrefix(r.Message, removedPrefix); found && isNote(r) {
			r.Message, r.Severity = "to be removed: "+reason, note
		}
	}
}

// tell prints errors, warnings and notes, by file and document, as most hosts never show the results of a ResourceList.
func tell(stderr io.Writer, results kptfn.Results) {
	colored := hasColor(stderr)
	results = slices.Clone(results)
	slices.SortStableFunc(results, func(a, b *kptfn.Result) int {
		var x, y kptfn.File
		if a.File != nil {
			x = *a.File
		}
		if b.File != nil {
			y = *b.File
		}
		return cmp.Or(compareBools(isTotal(a), isTotal(b)), cmp.Compare(x.Path, y.Path), cmp.Compare(x.Index, y.Index))
	})
	for _, r := range results {
		if isNote(r) {
			asNote := *r
			asNote.Severity = note
			r = &asNote
		}
		color := red
		if reporter, ok := stderr.(*reporter); ok && r.Severity != kptfn.Info && reporter.add(r) {
			continue
		}
		switch r.Severity {
		case kptfn.Info:
			continue
		case kptfn.Warning:
			color = yellow
		case note:
			color = blue
		}
		line := fn.FormatResult(r)
		severity := string(cmp.Or(r.Severity, kptfn.Error)) + ":"
		if at := strings.Index(line, severity); at >= 0 && colored {
			line = line[:at] + color + severity + reset + line[at+len(severity):]
		}
		fmt.Fprintln(stderr, line)
	}
}

// isTotal reports whether a result is the one of how many more there are. It comes last.
func isTotal(r *kptfn.Result) bool {
	return r.File == nil && r.ResourceRef == nil && r.Field == nil && strings.HasPrefix(r.Message, "and ")
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func tellFraming(stderr io.Writer, path, framing string) {
	fmt.Fprintf(stderr, "debug: %s: %s\n", quoted(path), framing)
}
