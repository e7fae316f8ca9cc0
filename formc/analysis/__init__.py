"""From trees to the IR: names resolved, fragments placed, formulas typed."""
