package cli

import (
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"
)

const (
	// kptVariable is what kpt sets in its environment, which the functions that it runs inherit.
	kptVariable = "KUSTOMIZE_ENABLE_ALPHA_COMMANDS"

	// kptInput is how the input of each of them begins.
	kptInput = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n"

	// kptPatience is how long that can take to come, if the variable is set, but standard input is a pipe of something else.
	kptPatience = time.Second
)

// checkKpt refuses a command that reads manifests from elsewhere in the pipeline of kpt, and install, which prints nothing: kpt deletes the
// files of all resources that a function does not print. A command that reads standard input refuses a ResourceList by itself, and kpt what
// the other ones print.
func checkKpt(command *cobra.Command, args []string, stdin io.Reader) error {
	file, isFile := stdin.(*os.File)
	readsManifests := command.Flags().Lookup("config") != nil
	if !isFile || !readsManifests && command.Name() != installName || os.Getenv(kptVariable) != "true" {
		return nil
	}
	info, err := file.Stat()
	if err != nil || info.Mode()&os.ModeNamedPipe == 0 {
		return nil
	}
	files, _ := command.Flags().GetStringArray(filenameFlag) // none if the command has no such flag
	config, _ := command.Flags().GetString("config")
	isStdin := func(path string) bool {
		other, err := os.Stat(path) // such as /dev/stdin
		return path == stdinPath || err == nil && os.SameFile(info, other)
	}
	if slices.ContainsFunc(slices.Concat(files, args, []string{config}), isStdin) || !beginsWith(file, kptInput, kptPatience) {
		return nil
	}
	return usageError{fmt.Errorf("kpt passes a ResourceList, which %s does not read, and deletes what a function does not print: "+
		"in the Kptfile, write exec: module-service without a command, and pass settings by configPath", command.Name())}
}

// beginsWith reports whether a file begins with a text. It reads no more of it than that takes, and does not wait for it longer than
// some time.
func beginsWith(file *os.File, text string, patience time.Duration) bool {
	begins := make(chan bool, 1)
	go func() {
		read := make([]byte, 1)
		for i := range len(text) {
			if _, err := file.Read(read); err != nil || read[0] != text[i] {
				begins <- false
				return
			}
		}
		begins <- true
	}()
	select {
	case does := <-begins:
		return does
	case <-time.After(patience):
		return false
	}
}
