package cli

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// progress prints on a terminal what is going on, once it lasts over a second. The function that it returns ends that, and
// must be called before anything else is printed.
func progress(stderr *reporter, what string) (done func()) {
	if !isTerminal(stderr.Writer) {
		return func() {}
	}
	ticker := time.NewTicker(time.Second)
	stop := count(stderr, what, ticker.C)
	return func() {
		ticker.Stop()
		stop()
	}
}

// count prints the number of seconds that have passed, in one line that it clears in the end.
func count(w io.Writer, what string, seconds <-chan time.Time) (done func()) {
	stop := make(chan struct{})
	var ended sync.WaitGroup
	ended.Go(func() {
		for n := 1; ; n++ {
			select {
			case <-stop:
				if n > 1 {
					fmt.Fprint(w, "\r\x1b[K")
				}
				return
			case <-seconds:
				fmt.Fprintf(w, "\r\x1b[K%s (%d s)", what, n)
			}
		}
	})
	return func() {
		close(stop)
		ended.Wait()
	}
}
