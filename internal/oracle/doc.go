// Package oracle holds no code: its tests read what the program writes with the parsers of other programs, kubectl's and kpt's, and
// compare it with what they read in the input.
package oracle
