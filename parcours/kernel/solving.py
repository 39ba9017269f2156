"""HiGHS as every package uses it: silent. Pure; imported where something is solved, never by the kernel."""

import highspy


class Quiet(highspy.Highs):
    """Says nothing on the terminal: it would do so as soon as callbacks are enabled."""

    def enableCallbacks(self):
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()
