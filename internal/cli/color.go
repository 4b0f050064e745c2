package cli

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

func isTerminal(stream any) bool {
	if checked, ok := stream.(*checkedWriter); ok {
		stream = checked.w
	}
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// A colorChoice is when output is coloured. The zero value is that of colorAuto.
type colorChoice string

const (
	colorAuto   colorChoice = "auto" // on a terminal, unless the environment forbids it
	colorAlways colorChoice = "always"
	colorNever  colorChoice = "never"
)

var colorChoices = []string{string(colorAuto), string(colorAlways), string(colorNever)}

// colorFlag adds the flag --color.
func colorFlag(command *cobra.Command, choice *colorChoice) {
	*choice = colorAuto
	command.Flags().Var(choice, "color", "colour the output: "+strings.Join(colorChoices, ", ")+
		" (auto: on a terminal; NO_COLOR and FORCE_COLOR in the environment are followed)")
	complete(command, "color", colorChoices)
}

// String, Set and Type make it the value of a flag.
func (c *colorChoice) String() string { return string(*c) }

func (c *colorChoice) Set(text string) error {
	if !slices.Contains(colorChoices, text) {
		return fmt.Errorf("must be one of %s", strings.Join(colorChoices, ", "))
	}
	*c = colorChoice(text)
	return nil
}

func (c *colorChoice) Type() string { return "string" }

// resolve replaces auto by the choice of the environment, if it has one (https://no-color.org, https://force-color.org).
func (c colorChoice) resolve() colorChoice {
	force := os.Getenv("FORCE_COLOR")
	switch {
	case c == colorAlways || c == colorNever:
		return c
	case os.Getenv("NO_COLOR") != "":
		return colorNever
	case force != "" && force != "0":
		return colorAlways
	case os.Getenv("TERM") == "dumb":
		return colorNever
	}
	return colorAuto
}

// colors reports whether a stream is coloured.
func (c colorChoice) colors(stream any) bool {
	c = c.resolve()
	return c == colorAlways || c == colorAuto && isTerminal(stream)
}

const (
	red    = "\x1b[31m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	blue   = "\x1b[34m"
	bold   = "\x1b[1m"
	reset  = "\x1b[0m"
)
