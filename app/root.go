package app

import (
	"os"

	"github.com/spf13/cobra"
)

const rootLong = `Afterimage restores photographs. It draws several plausible originals, shows where
they disagree, and how far each agrees with the photo it came from.

Without a command it opens the window; on a server, use 'afterimage restore'.

Exit status:
  0    all went well
  1    it failed: a file cannot be read or written, the prior does not run
  2    the command line cannot be followed: an unknown flag, a value out of range
  130  interrupted; nothing was written`

const rootExample = `  afterimage                                    open the window
  afterimage holiday.jpg                        open a photo in it
  afterimage scans.afterimage                   go on with a saved session
  afterimage restore scan.png --task oldphoto -o restored.png
  afterimage demo -o out                        restore the bundled photos
  afterimage info                               which prior runs where`

// newRoot builds the command tree of p.
func newRoot(p *program) *cobra.Command {
	root := &cobra.Command{
		Use:     "afterimage [PHOTO | SESSION]",
		Short:   "Restore photographs by drawing several plausible originals",
		Long:    rootLong,
		Example: rootExample,
		Version: version,
		// Two wrong letters are a slip of the fingers.
		SuggestionsMinimumDistance: 2,
		SilenceErrors:              true, // Main says them, in one place
		SilenceUsage:               true,
		Args:                       photoOrNothing,
		ValidArgsFunction:          completeOpen,
		RunE:                       func(cmd *cobra.Command, args []string) error { return p.open(cmd.Context(), args) },
	}
	root.SetOut(p.out)
	root.SetErr(p.err)
	root.SetFlagErrorFunc(flagError)
	root.SetVersionTemplate("afterimage {{.Version}}\n")
	root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveNoFileComp)
	root.AddCommand(newOpen(p), newRestore(p), newDemo(p), newMask(p), newInfo(p), newImport(p))
	root.AddCommand(workshop(p)...)
	root.InitDefaultHelpFlag()
	return root
}

func newOpen(p *program) *cobra.Command {
	return &cobra.Command{
		Use:               "open [PHOTO | SESSION]",
		Short:             "Open the window, with a photo or a saved session in it",
		Example:           "  afterimage open scan.png\n  afterimage open scans.afterimage",
		Args:              photoOrNothing,
		ValidArgsFunction: completeOpen,
		RunE:              func(cmd *cobra.Command, args []string) error { return p.open(cmd.Context(), args) },
	}
}

// photoOrNothing accepts no argument, or one that is a file.
func photoOrNothing(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if _, err := os.Stat(args[0]); err != nil {
		return unknownCommand(cmd, args[0])
	}
	if len(args) > 1 {
		return &usageError{error: usagef("the window opens one photo; restore several one after the other with 'afterimage restore'"), command: cmd.CommandPath()}
	}
	return nil
}

// onePhoto accepts exactly one argument.
func onePhoto(cmd *cobra.Command, args []string) error {
	switch len(args) {
	case 0:
		return usagef("name the photo to restore")
	case 1:
		return nil
	}
	return usagef("one photo at a time; %q is one too many", args[1])
}

// atMostOnePhoto accepts a photo, or none.
func atMostOnePhoto(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usagef("'%s' takes at most one photo; %q is too much", cmd.CommandPath(), args[1])
	}
	return nil
}

// nothing accepts no argument.
func nothing(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("'%s' takes no photo; %q is too much", cmd.CommandPath(), args[0])
	}
	return nil
}
