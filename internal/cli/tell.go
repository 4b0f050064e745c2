package cli

import (
	"cmp"
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
)

func isTerminal(stream any) bool {
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

// tell prints errors and warnings, by file and document, as most hosts never show the results of a ResourceList.
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
		return cmp.Or(cmp.Compare(x.Path, y.Path), cmp.Compare(x.Index, y.Index))
	})
	for _, r := range results {
		if r.Severity == kptfn.Info {
			continue
		}
		line := fn.FormatResult(r)
		if severity, rest, found := strings.Cut(line, ":"); found && colored {
			color := red
			if r.Severity == kptfn.Warning {
				color = yellow
			}
			line = color + severity + ":" + reset + rest
		}
		fmt.Fprintln(stderr, line)
	}
}

func tellFraming(stderr io.Writer, path, framing string) {
	fmt.Fprintf(stderr, "debug: %s: %s\n", quoted(path), framing)
}
