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
// output of the standard logger, Run reports the entries as warnings.
func LibraryLog(stderr io.Writer) io.Writer { return &libraryLog{stderr: stderr} }

// A libraryLog takes the entries of libraries, which log from several goroutines.
type libraryLog struct {
	stderr io.Writer

	mu       sync.Mutex
	attached bool // to a run, which reports the entries
	results  kptfn.Results
}

// Write implements io.Writer: the standard logger calls it for each entry.
func (l *libraryLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	message := "kustomize: " + oneline.Entry(string(p))
	if l.attached {
		l.results = append(l.results, &kptfn.Result{Severity: kptfn.Warning, Message: message, Tags: rule.KustomizeWarning.Tags()})
		return len(p), nil
	}
	if _, err := fmt.Fprintln(l.stderr, "warning: "+message); err != nil {
		return 0, err
	}
	return len(p), nil
}

// attach makes the entries those of a run.
func (l *libraryLog) attach() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.attached, l.results = true, nil
}

// take returns the entries since the last call, as warnings.
func (l *libraryLog) take() kptfn.Results {
	l.mu.Lock()
	defer l.mu.Unlock()
	taken := l.results
	l.results = nil
	return taken
}
