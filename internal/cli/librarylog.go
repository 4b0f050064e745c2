package cli

import (
	"fmt"
	"io"
	"sync"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/oneline"
	"github.com/koupleless/module-service/internal/rule"
)

// LibraryLog returns what libraries are to log to: each entry becomes one line, like the messages of this program. If it is the
// output of the standard logger, Run adds the entries to its reports.
func LibraryLog(stderr io.Writer) io.Writer { return &libraryLog{stderr: stderr} }

// A libraryLog takes the entries of libraries, which log from several goroutines.
type libraryLog struct {
	stderr io.Writer

	mu       sync.Mutex
	reporter *reporter // of the run, if there is one
	results  kptfn.Results
}

// Write implements io.Writer: the standard logger calls it for each entry.
func (l *libraryLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	message := "kustomize: " + oneline.Entry(string(p))
	if r := l.reporter; r != nil {
		if r.quiet {
			return len(p), nil
		}
		l.results = append(l.results, &kptfn.Result{Severity: kptfn.Warning, Message: message, Tags: rule.KustomizeWarning.Tags()})
		if !r.printsText() {
			return len(p), nil
		}
	}
	if _, err := fmt.Fprintln(l.stderr, "warning: "+message); err != nil {
		return 0, err
	}
	return len(p), nil
}

// attach makes the entries those of a run.
func (l *libraryLog) attach(r *reporter) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.reporter, l.results = r, nil
}

// entries returns the entries of the run.
func (l *libraryLog) entries() kptfn.Results {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.results
}
