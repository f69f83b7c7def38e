"""A model and data: descent over the rows next to the exact answer.

In the order in which a fit comes about; study.py, which calls them, is where to begin:

- what is asked: model.py, losses.py (THE table of losses); task.py joins them with the data (gdcli/studies/data/)
- the way down: objective.py (the loss and its gradient), linear.py and scaling.py (scaled columns), start.py, walk.py,
  ending.py
- the exact answer: exact.py, by the equations of system.py
- what is told: result.py (the Fit), quality.py, outlook.py (how far the descent is), advice.py (what would help)
- afterwards: kept.py (the file), predict.py
"""
