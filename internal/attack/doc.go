// Package attack holds no code: its tests attack the program with inputs whose author means harm. They take far more than the
// program may, unless it bounds what it does, or lead it out of its directory, to the network or to other programs.
package attack
