package cli

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/koupleless/module-service/fn/config"
)

// A usageError is a mistake in the command line.
type usageError struct{ error }

// flagError tells which flag a misspelt one was most likely meant to be.
func flagError(command *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) || unknown.GetSpecifiedShortnames() != "" {
		return usageError{err}
	}
	var known []string
	command.Flags().VisitAll(func(flag *pflag.Flag) { known = append(known, flag.Name) })
	near := config.Nearest(unknown.GetSpecifiedName(), known)
	if near == "" {
		return usageError{err}
	}
	return usageError{fmt.Errorf("%w: did you mean --%s?", err, near)}
}

func unknownCommand(parent *cobra.Command, name string) error {
	suggestion := ""
	if names := parent.SuggestionsFor(name); len(names) > 0 {
		suggestion = fmt.Sprintf(": did you mean %q?", names[0])
	}
	return usageError{fmt.Errorf("unknown command %q%s", name, suggestion)}
}

// noArguments refuses arguments.
func noArguments(command *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError{fmt.Errorf("%s takes no arguments, got %q", command.Name(), args[0])}
	}
	return nil
}

// oneDirectory refuses arguments that are not one directory that exists.
func oneDirectory(command *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usageError{fmt.Errorf("%s takes one directory, got %d arguments", command.Name(), len(args))}
	}
	return directories(command, args)
}

// directories refuses arguments that are not directories that exist.
func directories(_ *cobra.Command, args []string) error {
	for _, arg := range args {
		info, err := os.Stat(arg)
		switch {
		case err != nil:
			return usageError{err}
		case !info.IsDir():
			return usageError{fmt.Errorf("%s is not a directory", arg)}
		}
	}
	return nil
}

// checkHelp makes help of what is no command wrong usage: cobra prints the manual and succeeds.
func checkHelp(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	help, _, _ := root.Find([]string{"help"})
	help.Args = func(_ *cobra.Command, args []string) error {
		if parent, rest, err := root.Find(args); err == nil && len(rest) > 0 {
			return unknownCommand(parent, rest[0])
		}
		return nil
	}
}

// checkCompletion does the same for the completion of a shell that is not known.
func checkCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	completion, _, _ := root.Find([]string{"completion"})
	completion.Args = func(command *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		var known []string
		for _, shell := range command.Commands() {
			known = append(known, shell.Name())
		}
		return usageError{fmt.Errorf("completion is for %s, got %q", strings.Join(known, ", "), args[0])}
	}
	completion.RunE = func(command *cobra.Command, _ []string) error { return command.Help() }
}
